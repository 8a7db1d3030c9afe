package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import io.github.riffusion4j.testkit.SharedData;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {

    private static final int THIRD_OF_ALL = 32 * 1024 * 1024 / 4 / 3;

    private static EmbeddingCache.Key key(String text) {
        return new EmbeddingCache.Key(WeightedPrompt.plain(text), 1);
    }

    private static Tensor zeros(int size) {
        return Tensor.generate(new int[] {size}, i -> 0);
    }

    @Test
    void theLeastRecentlyUsedIsEvictedFirst() {
        EmbeddingCache cache = new EmbeddingCache();
        for (String text : List.of("a", "b", "c")) {
            cache.keep(key(text), zeros(THIRD_OF_ALL));
        }
        cache.find(key("a"));
        cache.keep(key("d"), zeros(THIRD_OF_ALL));
        assertEquals(Optional.empty(), cache.find(key("b")));
        for (String text : List.of("a", "c", "d")) {
            assertEquals(THIRD_OF_ALL, cache.find(key(text)).orElseThrow().size());
        }
    }

    @Test
    void replacedEmbeddingsCountOnce() {
        EmbeddingCache cache = new EmbeddingCache();
        cache.keep(key("a"), zeros(THIRD_OF_ALL));
        for (int i = 0; i < 10; i++) {
            cache.keep(key("b"), zeros(THIRD_OF_ALL));
        }
        assertEquals(THIRD_OF_ALL, cache.find(key("a")).orElseThrow().size());
    }

    /** A cancelled call of the text encoder throws; a cached embedding needs no call. */
    @Test
    void theSameTextIsNotEncodedTwice() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        List<WeightedPrompt> prompts = List.of(WeightedPrompt.parse("(jazz:1.2) piano"), WeightedPrompt.plain(""));
        StableDiffusion model = StableDiffusion.load(
                SharedData.path("diffusion/tiny-sd-onnx"), Device.cpu().withThreads(1));
        try (model) {
            assertThrows(CancelledException.class, () -> model.embed(prompts, cancelled));
            List<Tensor> first = model.embed(prompts, new Cancellation());
            assertEquals(first, model.embed(prompts, cancelled));
            // Beside a longer one it is padded, and so another.
            List<WeightedPrompt> longer = List.of(prompts.get(0), WeightedPrompt.plain("drums ".repeat(100)));
            assertThrows(CancelledException.class, () -> model.embed(longer, cancelled));
            assertEquals(4 * 77, model.embed(longer, new Cancellation()).get(0).dimension(1));
        }
        assertThrows(IllegalStateException.class, () -> model.embed(prompts, new Cancellation()));
    }
}
