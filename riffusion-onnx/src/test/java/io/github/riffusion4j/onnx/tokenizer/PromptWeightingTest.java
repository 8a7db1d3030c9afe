package io.github.riffusion4j.onnx.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptWeightingTest {

    private static final int WIDTH = 3;

    private final ClipTokenizer tokenizer = TinyVocabulary.tokenizer();

    private PromptTokens tokens(String prompt) {
        return PromptTokens.of(tokenizer, WeightedPrompt.parse(prompt));
    }

    private static Tensor embedding(int windows) {
        Random random = new Random(3);
        return Tensor.generate(new int[] {windows, 77, WIDTH}, i -> random.nextFloat());
    }

    private static double mean(Tensor tensor) {
        return IntStream.range(0, tensor.size())
                .mapToDouble(tensor::get)
                .average()
                .orElseThrow();
    }

    @Test
    void weightsOfOneChangeNothingButTheShape() {
        Tensor embedding = embedding(2);

        Tensor weighted = PromptWeighting.apply(tokens("jazz ".repeat(80)), embedding);

        assertArrayEquals(new int[] {1, 154, WIDTH}, weighted.shape());
        assertArrayEquals(embedding.toArray(), weighted.toArray());
    }

    @Test
    void theMeanIsPreserved() {
        Tensor embedding = embedding(1);

        Tensor weighted = PromptWeighting.apply(tokens("jazz (piano:2) [bass]"), embedding);

        assertEquals(mean(embedding), mean(weighted), 1e-6);
        double unit = weighted.get(0) / embedding.get(0);
        assertEquals(1, weighted.get(WIDTH) / embedding.get(WIDTH) / unit, 1e-6);
        assertEquals(2, weighted.get(2 * WIDTH) / embedding.get(2 * WIDTH) / unit, 1e-6);
        assertEquals(1 / 1.1, weighted.get(3 * WIDTH + 2) / embedding.get(3 * WIDTH + 2) / unit, 1e-6);
    }

    @Test
    void aMeanOfZeroIsNotRestored() {
        Tensor zero = Tensor.generate(new int[] {1, 77, WIDTH}, i -> 0);

        assertArrayEquals(
                zero.toArray(), PromptWeighting.apply(tokens("(a:2)"), zero).toArray());
    }

    @Test
    void refusesAnEmbeddingOfOtherWindows() {
        assertThrows(IllegalArgumentException.class, () -> PromptWeighting.apply(tokens("jazz"), embedding(2)));
    }
}
