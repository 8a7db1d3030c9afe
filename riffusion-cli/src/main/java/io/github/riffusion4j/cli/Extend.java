package io.github.riffusion4j.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "extend", description = "Continues a sound, before its beginning and after its end.")
final class Extend extends MusicCommand {

    @Parameters(
            index = "0",
            paramLabel = "IN.wav",
            description = "Sound file to continue (WAV, FLAC, MP3, M4A, OGG, Opus); - for standard input.")
    private Path in;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "Text that describes the music; (word:1.3) gives a word more weight, [word] less.")
    private Optional<String> given = Optional.empty();

    @Option(
            names = "--before",
            defaultValue = "0s",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "Duration to add before it: 10s, 640ms, 1:30 (nothing).")
    private Duration before;

    @Option(
            names = "--after",
            defaultValue = "0s",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "Duration to add after it (nothing).")
    private Duration after;

    @Override
    List<String> prompts() {
        return List.of(options().text(given, in));
    }

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare(List<String> prompts) {
        if (before.plus(after).isZero()) {
            throw new IllegalArgumentException("nothing to add: give --before TIME, --after TIME, or both");
        }
        String prompt = prompts.get(0);
        AudioClip clip = Riff.readAudible(in, output().report());
        return riffusion ->
                options().apply(riffusion.extend(clip, prompt)).before(before).after(after);
    }
}
