package io.github.riffusion4j.onnx.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptTokensTest {

    private final ClipTokenizer tokenizer = TinyVocabulary.tokenizer();

    private PromptTokens tokens(String prompt) {
        return PromptTokens.of(tokenizer, WeightedPrompt.parse(prompt));
    }

    @Test
    void aShortPromptIsOnePaddedWindow() {
        PromptTokens tokens = tokens("(jazz:1.5) piano");

        int[] text = tokenizer.encode("jazz piano");
        int[] window = tokens.window(0);
        assertEquals(1, tokens.windowCount());
        assertEquals(77, window.length);
        assertEquals(tokenizer.startToken(), window[0]);
        assertArrayEquals(
                text, IntStream.range(1, 1 + text.length).map(i -> window[i]).toArray());
        for (int i = 1 + text.length; i < 77; i++) {
            assertEquals(tokenizer.endToken(), window[i]);
        }
        assertEquals(1, tokens.weight(0));
        assertEquals(1.5f, tokens.weight(1));
        assertEquals(1, tokens.weight(2));
        assertEquals(1, tokens.weight(76));
    }

    @Test
    void anEmptyPromptIsOneWindow() {
        PromptTokens tokens = tokens("");

        assertEquals(1, tokens.windowCount());
        assertEquals(tokenizer.startToken(), tokens.window(0)[0]);
        assertEquals(tokenizer.endToken(), tokens.window(0)[1]);
    }

    @Test
    void windowsAreFilledInOrder() {
        assertEquals(1, tokens("jazz ".repeat(75)).windowCount());
        assertEquals(2, tokens("jazz ".repeat(76)).windowCount());
        assertEquals(3, tokens("jazz ".repeat(151)).windowCount());
    }

    @Test
    void weightsFollowTheirTokensIntoLaterWindows() {
        PromptTokens tokens = tokens("jazz ".repeat(75) + "(piano:2)");

        assertEquals(tokenizer.encode("piano")[0], tokens.window(1)[1]);
        assertEquals(1, tokens.weight(77));
        assertEquals(2, tokens.weight(78));
        assertEquals(1, tokens.weight(79));
    }

    @Test
    void promptsArePaddedWithEmptyWindows() {
        PromptTokens tokens = tokens("(jazz:2)").padTo(3);

        assertEquals(3, tokens.windowCount());
        assertArrayEquals(tokens("(jazz:2)").window(0), tokens.window(0));
        assertArrayEquals(tokens("").window(0), tokens.window(2));
        assertEquals(2, tokens.weight(1));
        assertEquals(1, tokens.weight(3 * 77 - 1));
        assertThrows(IllegalArgumentException.class, () -> tokens.padTo(2));
    }

    @Test
    void agreesWithTheReference() {
        ClipTokenizer tiny = ClipTokenizer.read(SharedData.path("diffusion/tiny-sd-onnx/tokenizer"));
        for (GoldenPrompt golden : GoldenPrompt.read()) {
            PromptTokens tokens = PromptTokens.of(tiny, WeightedPrompt.parse(golden.prompt()));

            assertEquals(golden.positions(), tokens.windowCount() * tokens.windowLength());
            for (int i = 0; i < golden.tokens().size(); i++) {
                int inWindow = 1 + i % 75;
                assertEquals(golden.tokens().get(i), tokens.window(i / 75)[inWindow]);
                assertEquals(golden.weights().get(i).floatValue(), tokens.weight(i / 75 * 77 + inWindow));
            }
        }
    }

    @Test
    void promptsHaveAtMost1200Tokens() {
        assertEquals(16, tokens("jazz ".repeat(1200)).windowCount());
        Failure.expect(
                IllegalArgumentException.class,
                () -> tokens("jazz ".repeat(1201)),
                "a prompt of 1201 tokens",
                "at most 1200");
        Failure.expect(IllegalArgumentException.class, () -> tokens("q".repeat(65_000)), "at most 1200");
    }
}
