package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.AudioToAudio;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "riff", description = "Plays a sound anew, as a text describes.")
final class Riff implements Runnable {

    @Parameters(index = "0", paramLabel = "IN.wav", description = "Sound file to start from (WAV).")
    private Path in;

    @Parameters(
            index = "1",
            paramLabel = "PROMPT",
            description = "What to play; (word:1.3) weighs a word more, [word] less.")
    private String prompt;

    @Mixin
    private PromptOptions options;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingOptions sampling;

    @Option(
            names = {"--strength", "--denoising"},
            defaultValue = "0.75",
            description = "How much is played anew, from 0 (nothing) to 1 (all) (${DEFAULT-VALUE}).")
    private double strength;

    @Override
    public void run() {
        output.check();
        AudioClip clip = AudioClip.read(in);
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                Bar bar = new Bar("Generating")) {
            AudioToAudio request = options.apply(sampling.apply(riffusion.audioToAudio(clip, prompt), interrupt, bar))
                    .strength(strength);
            output.write(bar.during(request::generate));
        }
    }
}
