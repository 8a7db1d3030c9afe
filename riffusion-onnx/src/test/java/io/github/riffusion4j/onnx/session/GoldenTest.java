package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All networks of a tiny Stable Diffusion, in both layouts, against the outputs of the reference. */
@Tag("runtime")
class GoldenTest {

    private static final String OPTIMUM = "tiny-sd-onnx";
    private static final String LEGACY = "tiny-sd-onnx-legacy";
    private static final double TOLERANCE = 1e-4;

    private final Cancellation never = new Cancellation();

    @ParameterizedTest
    @ValueSource(strings = {OPTIMUM, LEGACY})
    void encodesText(String layout) {
        Npy ids = npy("text_input_ids");
        int[][] tokens = IntStream.range(0, ids.shape()[0])
                .mapToObj(row -> ids.slice(row).ints())
                .toArray(int[][]::new);
        try (TextEncoder encoder = TextEncoder.load(model(layout, "text_encoder"), Device.cpu())) {
            assertClose("text_last_hidden_state", encoder.encode(tokens, never));
            assertEquals(32, encoder.width().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPTIMUM, LEGACY})
    void predictsNoise(String layout) {
        Tensor sample = tensor("unet_sample");
        Tensor embeddings = tensor("unet_encoder_hidden_states");
        try (Unet unet = Unet.load(model(layout, "unet"), Device.cpu())) {
            assertClose("unet_out_t981", unet.predict(sample, 981, embeddings, never));
            assertClose("unet_out_t500", unet.predict(sample, 500, embeddings, never));
            assertClose("unet_out_t1", unet.predict(sample, 1, embeddings, never));
            assertEquals(4, unet.channels().orElseThrow());
            assertEquals(32, unet.embeddingWidth().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPTIMUM, LEGACY})
    void predictsNoiseOfOtherSizes(String layout) {
        Tensor embeddings = tensor("unet_encoder_hidden_states").slice(1);
        try (Unet unet = Unet.load(model(layout, "unet"), Device.cpu())) {
            assertClose("unet_rect_out_t321", unet.predict(tensor("unet_rect_sample"), 321, embeddings, never));
        }
    }

    @Test
    void predictsNoiseAtFractionalTimesteps() {
        Tensor embeddings = tensor("unet_encoder_hidden_states").slice(1);
        try (Unet unet = Unet.load(model(LEGACY, "unet"), Device.cpu())) {
            assertTrue(unet.takesFractionalTimesteps());
            assertClose(
                    "unet_frac_out_t946.42108", unet.predict(tensor("unet_rect_sample"), 946.42108, embeddings, never));
        }
    }

    @Test
    void roundsFractionalTimestepsForGraphsOfIntegers() {
        Tensor embeddings = tensor("unet_encoder_hidden_states").slice(1);
        Tensor sample = tensor("unet_rect_sample");
        try (Unet unet = Unet.load(model(OPTIMUM, "unet"), Device.cpu())) {
            assertFalse(unet.takesFractionalTimesteps());
            assertClose("unet_rect_out_t321", unet.predict(sample, 320.6, embeddings, never));
        }
    }

    @Test
    void encodesImagesAsDistributions() {
        try (VaeEncoder encoder = VaeEncoder.load(model(OPTIMUM, "vae_encoder"), Device.cpu())) {
            LatentDistribution.Gaussian latents =
                    (LatentDistribution.Gaussian) encoder.encode(tensor("vae_image"), never);
            assertClose("vae_mean", latents.mode());
            Tensor ones = Tensor.generate(latents.mean().shape(), i -> 1);
            assertClose("vae_std", Tensor.sum(1, latents.sample(ones), -1, latents.mode()));
            assertTrue(latents.isRepeatable());
        }
    }

    @Test
    void encodesImagesWithNoiseOfTheGraph() {
        try (VaeEncoder encoder = VaeEncoder.load(model(LEGACY, "vae_encoder"), Device.cpu())) {
            LatentDistribution latents = encoder.encode(tensor("vae_image"), never);
            assertFalse(latents.isRepeatable());
            Tensor mean = tensor("vae_mean");
            Tensor drawn = latents.sample(mean);
            float[] deviations = npy("vae_std").floats();
            double squares = IntStream.range(0, mean.size())
                    .mapToDouble(i -> Math.pow((drawn.get(i) - mean.get(i)) / deviations[i], 2))
                    .average()
                    .orElseThrow();
            assertEquals(1, squares, 0.25, "variance of 1024 normally distributed numbers");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPTIMUM, LEGACY})
    void decodesLatents(String layout) {
        try (VaeDecoder decoder = VaeDecoder.load(model(layout, "vae_decoder"), Device.cpu())) {
            assertClose("vae_decode_out", decoder.decode(tensor("vae_decode_in"), never));
        }
    }

    private static void assertClose(String golden, Tensor actual) {
        Npy expected = npy(golden);
        assertArrayEquals(expected.shape(), actual.shape());
        Compare.relativeError(TOLERANCE, expected.floats(), actual.toArray());
    }

    private static Path model(String layout, String part) {
        return SharedData.path("diffusion/" + layout + "/" + part + "/model.onnx");
    }

    private static Tensor tensor(String name) {
        Npy npy = npy(name);
        return Tensor.of(npy.shape(), npy.floats());
    }

    private static Npy npy(String name) {
        return SharedData.npy("diffusion/tiny-tensors/" + name + ".npy");
    }
}
