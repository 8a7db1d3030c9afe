package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.AudioToAudio;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "riff", description = "Plays a sound anew, as a text describes.")
final class Riff implements Runnable {

    @Parameters(index = "0", paramLabel = "IN.wav", description = "Sound file to start from (WAV).")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "PROMPT", description = "What to play; (word:1.3) weighs a word more, [word] less.")
    private String prompt = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Option(
            names = {"--strength", "--denoising"},
            defaultValue = "0.75",
            description = "How much is played anew, from 0 (nothing) to 1 (all) (${DEFAULT-VALUE}).")
    private double strength;

    @Option(names = "--negative-prompt", paramLabel = "TEXT", description = "What not to play.")
    private Optional<String> negativePrompt = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the noise; the same gives the same music (a fresh one).")
    private OptionalLong seed = OptionalLong.empty();

    @Option(names = "--guidance", defaultValue = "7", description = "How closely to follow the prompt, from 1 (${DEFAULT-VALUE}).")
    private double guidance;

    @Override
    public void run() {
        output.check();
        AudioClip clip = AudioClip.read(in);
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                Bar bar = new Bar("Generating")) {
            AudioToAudio request = sampling.apply(riffusion.audioToAudio(clip, prompt), interrupt, bar)
                    .strength(strength)
                    .guidance(guidance)
                    .negativePrompt(negativePrompt.orElse(""));
            seed.ifPresent(request::seed);
            output.write(bar.during(request::generate));
        }
    }
}
