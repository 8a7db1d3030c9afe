package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptBlendTest {

    private final Prompt piano = Prompt.of("piano").strength(0.5).guidance(5);
    private final Prompt drums = Prompt.of("drums").strength(0.9).guidance(9);
    private final Prompt bells = Prompt.of("bells");

    @Test
    void weightsAreScaledToASumOfOne() {
        PromptBlend mix = PromptBlend.of(Map.of(piano, 3.0, drums, 1.0, bells, 0.0));
        assertEquals(Map.of(piano, 0.75, drums, 0.25), mix.weights());
        assertEquals(piano, mix.heaviest());
        assertEquals(0.6, mix.strength(), 1e-12);
        assertEquals(6, mix.guidance(), 1e-12);
        assertEquals("drums 25 %, piano 75 %", mix.toString());
    }

    @Test
    void promptsAreInTheOrderOfTheirFields() {
        // As text, a record's "a b, negative=" comes before "a, negative=", and the seed 10 before 9.
        Prompt plain = Prompt.of("a");
        List<Prompt> ordered = List.of(
                plain,
                plain.guidance(8),
                plain.strength(0.8),
                plain.variation(9, 0.5),
                plain.variation(10, 0.1),
                plain.variation(10, 0.5),
                plain.seed(9),
                plain.seed(10),
                plain.negative("a"),
                plain.text("a b"),
                plain.text("a!"));
        List<Prompt> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        Map<Prompt, Double> weights = new LinkedHashMap<>();
        shuffled.forEach(prompt -> weights.put(prompt, 1.0));
        assertEquals(ordered, List.copyOf(PromptBlend.of(weights).weights().keySet()));
    }

    @Test
    void blendsAreInterpolated() {
        PromptBlend from = PromptBlend.of(Map.of(piano, 0.5, bells, 0.5));
        PromptBlend to = PromptBlend.of(drums);
        assertEquals(from, from.towards(to, 0));
        assertEquals(to, from.towards(to, 1));
        PromptBlend half = from.towards(to, 0.5);
        assertEquals(Map.of(piano, 0.25, bells, 0.25, drums, 0.5), half.weights());
        assertTrue(half.isNear(from.towards(to, 0.505)));
        assertFalse(half.isNear(from.towards(to, 0.53)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWeightsThatAreNone(double weight) {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> PromptBlend.of(Map.of(piano, 1.0, drums, weight)), "\"drums\"", "got " + weight);
        Failure.expect(type, () -> PromptBlend.of(Map.of(piano, 0.0)), "1 prompts sum to 0.0", "above 0");
        Failure.expect(type, () -> PromptBlend.of(Map.of()), "at least one prompt");
        Failure.expect(
                type, () -> PromptBlend.of(piano).towards(PromptBlend.of(drums), weight), "0 to 1", "got " + weight);
    }
}
