package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.LatentFormat;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every network of a tiny Stable Diffusion, exported from its weights, compared with results of the reference. */
class GoldenExportTest {

    private static final Path TINY = SharedData.path("diffusion/tiny-sd");
    private static final double TOLERANCE = 1e-4;

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "CPU"})
    void everyNetworkMatchesTheReference(ExportProfile profile) {
        Path exported = NetworkOutputs.export(TINY, profile, directory.resolve("model"));
        requireReference(exported, TOLERANCE, TOLERANCE);
    }

    @Test
    void int8NetworksStayWithinQuantizationNoise() throws IOException {
        for (Int8DotProduct kind : Int8Exports.exactOnThisMachine()) {
            Path exported = Int8Exports.write(TINY, kind, directory.resolve(kind.toString()));
            requireReference(
                    exported,
                    TOLERANCE + Int8Exports.noise(exported.resolve("unet/model.onnx"), kind),
                    TOLERANCE + Int8Exports.noise(exported.resolve("vae_decoder/model.onnx"), kind));
        }
    }

    private void requireReference(Path exported, double unetTolerance, double decoderTolerance) {
        try (StableDiffusion model = StableDiffusion.load(exported, Device.cpu().withThreads(1))) {
            assertEquals(new LatentFormat(4, 16, 16, 0.18215, 8, 2), model.latents());
            assertEquals(32, model.embeddingWidth());
            encodesText(model);
            predictsNoise(model, unetTolerance);
            encodesImages(model);
            Tensor decoded = model.vaeDecoder().decode(tensor("vae_decode_in"), never);
            assertClose(decoderTolerance, "vae_decode_out", decoded);
        }
    }

    private void encodesText(StableDiffusion model) {
        Npy ids = npy("text_input_ids");
        int[][] tokens = IntStream.range(0, ids.shape()[0])
                .mapToObj(row -> ids.slice(row).ints())
                .toArray(int[][]::new);
        assertClose(TOLERANCE, "text_last_hidden_state", model.textEncoder().encode(tokens, never));
    }

    private void predictsNoise(StableDiffusion model, double tolerance) {
        Tensor sample = tensor("unet_sample");
        Tensor embeddings = tensor("unet_encoder_hidden_states");
        assertClose(tolerance, "unet_out_t981", model.unet().predict(sample, 981, embeddings, never));
        assertClose(tolerance, "unet_out_t500", model.unet().predict(sample, 500, embeddings, never));
        assertClose(tolerance, "unet_out_t1", model.unet().predict(sample, 1, embeddings, never));
        Tensor oblong = tensor("unet_rect_sample");
        assertClose(tolerance, "unet_rect_out_t321", model.unet().predict(oblong, 321, embeddings.slice(1), never));
        assertTrue(model.unet().takesFractionalTimesteps());
        assertClose(
                tolerance,
                "unet_frac_out_t946.42108",
                model.unet().predict(oblong, 946.42108, embeddings.slice(1), never));
    }

    private void encodesImages(StableDiffusion model) {
        LatentDistribution.Gaussian latents =
                (LatentDistribution.Gaussian) model.vaeEncoder().encode(tensor("vae_image"), never);
        assertClose(TOLERANCE, "vae_mean", latents.mode());
        Tensor ones = Tensor.generate(latents.mean().shape(), i -> 1);
        assertClose(TOLERANCE, "vae_std", Tensor.sum(1, latents.sample(ones), -1, latents.mode()));
    }

    private static void assertClose(double tolerance, String golden, Tensor actual) {
        Npy expected = npy(golden);
        assertArrayEquals(expected.shape(), actual.shape());
        Compare.relativeError(tolerance, expected.floats(), actual.toArray());
    }

    private static Tensor tensor(String name) {
        Npy npy = npy(name);
        return Tensor.of(npy.shape(), npy.floats());
    }

    private static Npy npy(String name) {
        return SharedData.npy("diffusion/tiny-tensors/" + name + ".npy");
    }
}
