package io.github.riffusion4j.cli;

import io.github.riffusion4j.AudioToAudio;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.ScoreOptions;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "riff", description = "Regenerates a sound as a text describes.")
final class Riff extends MusicCommand {

    @Parameters(
            index = "0",
            paramLabel = "IN.wav",
            description = "Sound file to start from (WAV, FLAC, MP3, M4A, OGG, Opus); - for standard input.")
    private Path in;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "Text that describes the music; (word:1.3) gives a word more weight, [word] less.")
    private Optional<String> given = Optional.empty();

    @Mixin
    private ImageToImageOptions source;

    @Mixin
    private NotesOptions notes;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "Regenerate from here only: 10s, 640ms, 1:30 (from the beginning).")
    private Optional<Duration> from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "Regenerate up to here only (to the end).")
    private Optional<Duration> to;

    @Option(
            names = "--towards",
            paramLabel = "PROMPT",
            description = "Prompt at the end, reached gradually (the same).")
    private Optional<String> towards;

    @Option(
            names = "--loop",
            description =
                    "Take the sound as one that repeats, and make another; it must last a multiple of what the model's"
                            + " latents stand for, 160 ms with the small one.")
    private boolean loop;

    @Option(names = "--stereo", description = "Regenerate left and right, in twice the time (they are mixed down).")
    private boolean stereo;

    @Override
    List<String> prompts() {
        return List.of(options().text(given, in));
    }

    @Override
    Stream<String> furtherPrompts() {
        return towards.stream();
    }

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare(List<String> prompts) {
        boolean inPart = from.isPresent() || to.isPresent();
        if (source.mask().isPresent() && inPart) {
            throw new IllegalArgumentException(
                    "both --mask and --from or --to say what is regenerated; leave out one of the two");
        }
        String prompt = prompts.get(0);
        notes.check(false);
        ScoreOptions score = notes.options();
        AudioClip clip = readAudible(in, output().report());
        if (stereo && clip.channelCount() > 2) {
            throw new InvalidFileException(
                    StandardStreams.nameOf(in),
                    "has " + clip.channelCount() + " channels, of which --stereo cannot tell left and right; leave"
                            + " out --stereo to mix them, or make two of them: ffmpeg -i IN -ac 2 OUT.wav");
        }
        return riffusion -> {
            AudioToAudio request = options()
                    .apply(riffusion.audioToAudio(clip, prompt))
                    .strength(source.strength())
                    .scoreOptions(score);
            request = source.mask().map(request::mask).orElse(request);
            if (inPart) {
                Duration begin = from.orElse(Duration.ZERO);
                Duration end = to.orElse(clip.duration().plusSeconds(1));
                request = request.mask(image -> Mask.span(image, begin, end));
            }
            request = towards.map(request::towards).orElse(request);
            request = source.mix().map(request::magicMix).orElse(request);
            request = stereo ? request.stereo() : request;
            return loop ? request.loop() : request;
        };
    }

    /**
     * The request would refuse such a clip as well, but only after the model was loaded, and not by its file's name.
     */
    static AudioClip readAudible(Path in, Report report) {
        AudioClip clip = report.readSound(in);
        if (clip.peak() == 0) {
            throw new InvalidFileException(StandardStreams.nameOf(in), "is silent, so there is nothing to regenerate");
        }
        SpectrogramParams params = FileErrors.file(
                in,
                () -> SpectrogramParams.defaults().toBuilder()
                        .sampleRate(clip.sampleRate())
                        .build());
        if (clip.length() < params.windowLength()) {
            throw new InvalidFileException(
                    StandardStreams.nameOf(in),
                    "plays " + clip.duration().toMillis() + " ms; at least " + params.windowDurationMs()
                            + " ms are needed");
        }
        return clip;
    }
}
