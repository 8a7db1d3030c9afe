package io.github.riffusion4j;

import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Path;
import java.util.Optional;

/** The tiny Stable Diffusion with random weights of the shared test data; 128 x 128 pixels. */
final class TinyModel {

    private TinyModel() {}

    static Path folder() {
        return SharedData.path("diffusion/tiny-sd-onnx");
    }

    /** One thread: what is tested is not speed, and several threads would fight over the test machine. */
    static RiffusionPipeline pipeline() {
        return RiffusionPipeline.builder()
                .model(Model.directory(folder()))
                .device(Device.cpu().withThreads(1))
                .build();
    }

    static Settings settings(int steps, Sampler sampler, Compatibility convention) {
        return new Settings(
                TimeLayout.PLAIN,
                steps,
                Optional.of(sampler),
                convention,
                NoiseSource.TORCH_CPU,
                GuidanceInterval.ALL,
                0,
                1,
                Optional.empty(),
                InversionPreset.BALANCED,
                step -> {},
                new Cancellation());
    }
}
