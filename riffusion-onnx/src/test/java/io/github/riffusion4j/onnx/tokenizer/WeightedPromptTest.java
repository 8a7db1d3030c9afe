package io.github.riffusion4j.onnx.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt.Part;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedPromptTest {

    private static void assertParsed(String prompt, Part... parts) {
        assertEquals(new WeightedPrompt(List.of(parts)), WeightedPrompt.parse(prompt), prompt);
    }

    private static Part part(String text, double weight) {
        return new Part(text, weight);
    }

    @Test
    void bracketsWeightTheirContent() {
        assertParsed("normal text", part("normal text", 1));
        assertParsed("an (important) word", part("an ", 1), part("important", 1.1), part(" word", 1));
        assertParsed("[quiet]", part("quiet", 1 / 1.1));
        assertParsed("(loud:1.5)", part("loud", 1.5));
        assertParsed("(none:0)(less:-.5)", part("none", 0), part("less", -0.5));
    }

    @Test
    void bracketsNestAndMultiply() {
        assertParsed("((a))", part("a", 1.1 * 1.1));
        assertParsed("((a:1.3) b)", part("a", 1.3 * 1.1), part(" b", 1.1));
        assertParsed("([a])", part("a", (1 / 1.1) * 1.1));
    }

    @Test
    void neighboursOfEqualWeightAreJoined() {
        assertParsed("(a)(b)", part("ab", 1.1));
        assertParsed("a: b", part("a: b", 1));
    }

    @Test
    void unclosedBracketsExtendToTheEnd() {
        assertParsed("a (b [c", part("a ", 1), part("b ", 1.1), part("c", 1.1 * (1 / 1.1)));
    }

    @Test
    void unmatchedClosingBracketsAreText() {
        assertParsed("a) b]", part("a) b]", 1));
        assertParsed("a:1.3) b", part("a:1.3) b", 1));
    }

    @Test
    void escapedBracketsAreText() {
        assertParsed("\\(a\\) \\[b\\] \\\\", part("(a) [b] \\", 1));
        assertParsed("(\\(a\\))", part("(a)", 1.1));
        assertParsed("a\\b\\", part("ab", 1));
    }

    @Test
    void aWeightThatIsNoNumberIsText() {
        assertParsed("(a:1.2.3)", part("a:1.2.3", 1.1));
        assertParsed("(a:)", part("a:", 1.1));
        assertParsed("(a:.)", part("a:.", 1.1));
    }

    @Test
    void anEmptyPromptIsOneEmptyPart() {
        assertParsed("", part("", 1));
        assertParsed("()", part("", 1));
    }

    @Test
    void aPlainPromptHasNoSyntax() {
        assertEquals(List.of(part("(a:2)", 1)), WeightedPrompt.plain("(a:2)").parts());
        assertThrows(IllegalArgumentException.class, () -> new WeightedPrompt(List.of()));
    }

    @Test
    void agreesWithTheReference() {
        GoldenPrompt.read().forEach(golden -> assertEquals(golden.parsed(), WeightedPrompt.parse(golden.prompt())));
    }

    @Test
    void acceptsAnyString() {
        Random random = new Random(2);
        String alphabet = "()[]:\\.+-19 a\n\ud83d";
        for (int i = 0; i < 5000; i++) {
            StringBuilder prompt = new StringBuilder();
            for (int c = random.nextInt(30); c > 0; c--) {
                prompt.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertFalse(WeightedPrompt.parse(prompt.toString()).parts().isEmpty());
        }
    }

    @Test
    void weightsAreBounded() {
        Failure.expect(
                IllegalArgumentException.class,
                () -> WeightedPrompt.parse("(a:999999999)"),
                "the weight 9.99999999E8 of \"a\"",
                "-1000 to 1000");
        assertEquals(1000, WeightedPrompt.parse("(a:1000)").parts().get(0).weight());
        Failure.expect(IllegalArgumentException.class, () -> WeightedPrompt.parse("(".repeat(99) + "a"), "the weight");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "(a", "[a", "([a"})
    void openBracketsAreBounded(String unit) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> Failure.expect(
                        IllegalArgumentException.class,
                        () -> WeightedPrompt.parse(unit.repeat(100_000)),
                        "a prompt with more than 100 brackets that are open at a place; write \\( and \\["));
    }
}
