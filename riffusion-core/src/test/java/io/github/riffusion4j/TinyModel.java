package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Path;

/** The tiny Stable Diffusion with random weights of the shared test data; 128 x 128 pixels. */
final class TinyModel {

    private TinyModel() {}

    static Path directory() {
        return SharedData.path("diffusion/tiny-sd-onnx");
    }

    /** One thread: what is tested is not speed, and several threads would fight over the test machine. */
    static RiffusionPipeline pipeline() {
        return RiffusionPipeline.builder()
                .model(Model.directory(directory()))
                .device(Device.cpu().withThreads(1))
                .build();
    }

    /** A sampling loop of a model with that sampler. */
    static Diffusion diffusion(StableDiffusion model, int steps, String sampler, Compatibility compatibility) {
        SamplingOptions sampling = SamplingOptions.defaults()
                .steps(steps)
                .sampler(Sampler.byName(sampler))
                .compatibility(compatibility);
        return new Diffusion(model, sampling, RunControl.NONE);
    }
}
