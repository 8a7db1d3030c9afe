package io.github.riffusion4j;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole loops from prompt to latents, by models that were made from weights here, equal to those of diffusers. */
class ExportedLoopsTest {

    private static final String TENSORS = "diffusion/tiny-tensors/";
    private static final int SIDE = 128;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "PLAIN, text2img_0, pndm, '', 8, 7.5",
        "CPU, text2img_0, pndm, '', 8, 7.5",
        "CPU, text2img_1, ddim, noise, 8, 7.5",
        "CPU, text2img_2, dpmpp-2m, '', 8, 7.0",
        "CPU, text2img_4, ddim, '', 6, 1.0"
    })
    void loopsEqualDiffusers(
            ExportProfile profile, String name, String sampler, String negative, int steps, double guidance) {
        Path exported = directory.resolve("model");
        try (Checkpoint weights = Checkpoint.open(SharedData.path("diffusion/tiny-sd"))) {
            ModelExport.of(weights, profile).write(exported, Progress.none());
        }
        Prompt prompt = Prompt.of("a solo piano ballad").negative(negative).guidance(guidance);
        try (StableDiffusion model = StableDiffusion.load(exported, Device.cpu().withThreads(1))) {
            Tensor latents = TinyModel.diffusion(model, steps, sampler, Compatibility.RIFFUSION_HOBBY)
                    .fromNoise(PromptBlend.of(prompt), new NoiseSeed.Single(2023), SIDE, SIDE);
            Npy all = SharedData.npy(TENSORS + name + "_steps.npy");
            Compare.relativeError(1e-3, all.slice(all.shape()[0] - 1).floats(), latents.toArray());
        }
    }
}
