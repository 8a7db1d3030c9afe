package io.github.riffusion4j;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.testkit.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiffusionTest {

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void noImageIsMadeOfLatentsThatAreNotFinite(float value) {
        try (StableDiffusion model =
                StableDiffusion.load(TinyModel.directory(), Device.cpu().withThreads(1))) {
            Diffusion diffusion = TinyModel.diffusion(model, 2, "ddim", Compatibility.STANDARD);
            Tensor latents = Tensor.generate(model.latents().shape(1), i -> i == 7 ? value : 0);
            Failure.expect(
                    RiffusionException.class,
                    () -> diffusion.decode(latents),
                    TinyModel.directory().toString(),
                    "its UNet and the sampler ddim gave latents of which 1 of 1024 values are not finite");
            // Finite numbers that overflow in the decoder.
            Tensor large = Tensor.generate(model.latents().shape(1), i -> Float.MAX_VALUE);
            Failure.expect(RiffusionException.class, () -> diffusion.decode(large), "its VAE decoder gave an image");
        }
    }
}
