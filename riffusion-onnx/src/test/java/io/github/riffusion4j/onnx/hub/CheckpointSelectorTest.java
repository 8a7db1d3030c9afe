package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.testkit.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckpointSelectorTest {

    /** As in riffusion/riffusion-model-v1 and others: every file in several variants. */
    private static final List<String> COMMON = List.of(
            ".gitattributes",
            "README.md",
            "model_index.json",
            "feature_extractor/preprocessor_config.json",
            "safety_checker/config.json",
            "safety_checker/model.safetensors",
            "scheduler/scheduler_config.json",
            "text_encoder/config.json",
            "tokenizer/merges.txt",
            "tokenizer/special_tokens_map.json",
            "tokenizer/tokenizer_config.json",
            "tokenizer/vocab.json",
            "unet/config.json",
            "unet/model.onnx",
            "unet/diffusion_flax_model.msgpack",
            "vae/config.json",
            "riffusion-model-v1.ckpt");

    private static final Set<String> SETTINGS = Set.of(
            "model_index.json",
            "scheduler/scheduler_config.json",
            "text_encoder/config.json",
            "tokenizer/merges.txt",
            "tokenizer/special_tokens_map.json",
            "tokenizer/tokenizer_config.json",
            "tokenizer/vocab.json",
            "unet/config.json",
            "vae/config.json");

    private static HubListing listing(Stream<String> paths) {
        return new HubListing(
                "owner/name",
                FakeHub.COMMIT,
                paths.map(path -> new HubFile(path, 1000, Optional.of("0".repeat(40)), Optional.empty()))
                        .toList());
    }

    private static HubListing diffusers(String... weights) {
        return listing(Stream.concat(COMMON.stream(), Stream.of(weights)));
    }

    private static Set<String> choose(HubListing listing, WeightsPrecision precision) {
        List<String> chosen = FileSelector.checkpoint(precision).select(listing).stream()
                .map(HubFile::path)
                .toList();
        assertEquals(chosen.size(), Set.copyOf(chosen).size(), "each once");
        return new TreeSet<>(chosen);
    }

    private static void assertWeights(HubListing listing, WeightsPrecision precision, String... weights) {
        List<String> expected = new ArrayList<>(SETTINGS);
        expected.addAll(List.of(weights));
        assertEquals(new TreeSet<>(expected), choose(listing, precision));
    }

    @Test
    void selectsOneSetOfWeightsPerComponent() {
        HubListing listing = diffusers(
                "text_encoder/model.safetensors",
                "text_encoder/pytorch_model.bin",
                "text_encoder/model.fp16.safetensors",
                "unet/diffusion_pytorch_model.safetensors",
                "unet/diffusion_pytorch_model.bin",
                "unet/diffusion_pytorch_model.fp16.safetensors",
                "unet/diffusion_pytorch_model.non_ema.safetensors",
                "vae/diffusion_pytorch_model.bin");
        assertWeights(
                listing,
                WeightsPrecision.FULL,
                "text_encoder/model.safetensors",
                "unet/diffusion_pytorch_model.safetensors",
                "vae/diffusion_pytorch_model.bin");
        assertWeights(
                listing,
                WeightsPrecision.HALF,
                "text_encoder/model.fp16.safetensors",
                "unet/diffusion_pytorch_model.fp16.safetensors",
                "vae/diffusion_pytorch_model.bin");
    }

    @Test
    void precisionPrecedesFormat() {
        HubListing listing = diffusers(
                "text_encoder/model.fp16.safetensors",
                "unet/diffusion_pytorch_model.safetensors",
                "unet/diffusion_pytorch_model.fp16.bin",
                "unet/diffusion_pytorch_model.non_ema.bin",
                "vae/diffusion_pytorch_model.non_ema.bin");
        assertWeights(
                listing,
                WeightsPrecision.HALF,
                "text_encoder/model.fp16.safetensors",
                "unet/diffusion_pytorch_model.fp16.bin",
                "vae/diffusion_pytorch_model.non_ema.bin");
    }

    @Test
    void selectsShards() {
        HubListing listing = diffusers(
                "text_encoder/model.safetensors",
                "unet/diffusion_pytorch_model.safetensors.index.json",
                "unet/diffusion_pytorch_model-00001-of-00002.safetensors",
                "unet/diffusion_pytorch_model-00002-of-00002.safetensors",
                "unet/diffusion_pytorch_model.safetensors.index.fp16.json",
                "unet/diffusion_pytorch_model.fp16-00001-of-00003.safetensors",
                "unet/diffusion_pytorch_model.fp16-00002-of-00003.safetensors",
                "unet/diffusion_pytorch_model.fp16-00003-of-00003.safetensors",
                "unet/diffusion_pytorch_model-00001-of-00002.bin",
                "vae/diffusion_pytorch_model.safetensors");
        assertWeights(
                listing,
                WeightsPrecision.FULL,
                "text_encoder/model.safetensors",
                "unet/diffusion_pytorch_model.safetensors.index.json",
                "unet/diffusion_pytorch_model-00001-of-00002.safetensors",
                "unet/diffusion_pytorch_model-00002-of-00002.safetensors",
                "vae/diffusion_pytorch_model.safetensors");
        assertEquals(
                4,
                choose(listing, WeightsPrecision.HALF).stream()
                        .filter(path -> path.contains("fp16"))
                        .count());
    }

    @Test
    void missingShardIsReported() {
        HubListing listing = diffusers(
                "text_encoder/model.safetensors",
                "unet/model.safetensors.index.json",
                "unet/model-00001-of-00003.safetensors",
                "unet/model-00003-of-00003.safetensors");
        Failure.expect(
                HubException.class,
                () -> choose(listing, WeightsPrecision.FULL),
                "has 2 of the 3 files that go with unet/model.safetensors.index.json");
    }

    @Test
    void missingFilesAreReported() {
        Failure.expect(
                HubException.class,
                () -> choose(diffusers("text_encoder/model.safetensors"), WeightsPrecision.FULL),
                "owner/name: has no weights for unet",
                "unet/diffusion_pytorch_model.safetensors");
        Failure.expect(
                HubException.class,
                () -> choose(listing(Stream.of("unet/config.json")), WeightsPrecision.FULL),
                "has no scheduler/scheduler_config.json");
        Failure.expect(
                HubException.class,
                () -> choose(diffusers("text_encoder_2/config.json"), WeightsPrecision.FULL),
                "Stable Diffusion XL");
    }

    @Test
    void selectsSingleFile() {
        assertEquals(
                Set.of("model.ckpt"),
                choose(listing(Stream.of("README.md", "model.ckpt", "lora/a.safetensors")), WeightsPrecision.HALF));
        assertEquals(
                Set.of("model.safetensors"),
                choose(listing(Stream.of("model.ckpt", "model.safetensors")), WeightsPrecision.HALF));
    }

    @Test
    void ambiguousFilesAreReported() {
        Failure.expect(
                HubException.class,
                () -> choose(listing(Stream.of("a.ckpt", "a.safetensors", "b.ckpt")), WeightsPrecision.FULL),
                "several models",
                "such as owner/name/a.safetensors",
                "a.safetensors (1.0 kB), b.ckpt (1.0 kB)");
    }

    @Test
    void repositoryWithoutModelIsReported() {
        Failure.expect(
                HubException.class,
                () -> choose(listing(Stream.of("README.md", "data.csv")), WeightsPrecision.FULL),
                "README.md (1.0 kB), data.csv");
        Failure.expect(
                HubException.class, () -> choose(listing(Stream.of()), WeightsPrecision.FULL), "but no files at all");
    }

    @Test
    void longListsAreAbbreviated() {
        Stream<String> paths = IntStream.range(0, 30).mapToObj(i -> "f" + i);
        HubListing listing = listing(paths);
        Failure.expect(
                HubException.class,
                () -> FileSelector.named(List.of("x")).select(listing),
                "has no file \"x\"",
                "f11 (1.0 kB) and 18 more");
    }
}
