package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.onnx.Device;
import java.util.List;

/**
 * A model on the CPU, for prompts in the vocabulary of the bundled model.
 *
 * @param steps the denoising steps to take
 */
record TrainedModel(RiffusionPipeline riffusion, int steps) implements AutoCloseable {

    static final List<String> PROMPTS = List.of(
            "slow happy rock piano with drums",
            "calm ambient flute, no drums",
            "very fast energetic techno synth with drums",
            "slow sad classical strings, no drums",
            "slow funk electric guitar with drums",
            "very fast jazz marimba with drums");

    /** @param args of a program: a model's directory or name ({@value Model#TINY}), and the number of steps (20) */
    static TrainedModel open(String[] args) {
        String model = args.length > 0 ? args[0] : Model.TINY;
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        return new TrainedModel(
                RiffusionPipeline.builder()
                        .model(Model.named(model))
                        .device(Device.cpu())
                        .build(),
                steps);
    }

    @Override
    public void close() {
        riffusion.close();
    }
}
