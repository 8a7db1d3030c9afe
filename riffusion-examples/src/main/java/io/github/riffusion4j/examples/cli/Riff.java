package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.AudioToAudio;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.MagicMix;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "riff", description = "Plays a sound anew, as a text describes.")
final class Riff extends MusicCommand {

    @Parameters(index = "0", paramLabel = "IN.wav", description = "Sound file to start from (WAV, FLAC, OGG or MP3).")
    private Path in;

    @Parameters(
            index = "1",
            paramLabel = "PROMPT",
            description = "What to play; (word:1.3) weighs a word more, [word] less.")
    private String prompt;

    @Option(
            names = "--strength",
            defaultValue = "0.75",
            converter = Range.Share.class,
            description = "How much is played anew, from 0 (nothing) to 1 (all) (${DEFAULT-VALUE}).")
    private double strength;

    @Option(
            names = "--mask",
            paramLabel = "NAME|MASK.png",
            completionCandidates = Seeds.MaskNames.class,
            description = "What to play anew (all): ${COMPLETION-CANDIDATES}, or a file as large as the sound's"
                    + " spectrogram, in which white is played anew and black is kept.")
    private Optional<String> mask;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Time.class,
            description = "Play anew from here only: 10s, 640ms, 1:30 (from the beginning).")
    private Optional<Duration> from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = Time.class,
            description = "Play anew up to here only (to the end).")
    private Optional<Duration> to;

    @Option(names = "--towards", paramLabel = "PROMPT", description = "What to arrive at by the end (the same).")
    private Optional<String> towards;

    @Option(names = "--stereo", description = "Play left and right anew, in twice the time (they are mixed down).")
    private boolean stereo;

    @Option(
            names = "--magic-mix",
            paramLabel = "UNTIL:FACTOR",
            converter = Pair.Mixed.class,
            description =
                    "Keep more of the sound's rhythm: mix it in after each step down to noise level UNTIL, by 1 - FACTOR,"
                            + " as 0.3:0.5 does.")
    private Optional<MagicMix> mix;

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare() {
        boolean inPart = from.isPresent() || to.isPresent();
        if (mask.isPresent() && inPart) {
            throw new IllegalArgumentException(
                    "both --mask and --from or --to say what is played anew; leave out one of the two");
        }
        AudioClip clip = readAudible(in);
        return riffusion -> {
            AudioToAudio request =
                    options().apply(riffusion.audioToAudio(clip, prompt)).strength(strength);
            mask.ifPresent(name -> request.mask(image -> Seeds.mask(name, image)));
            if (inPart) {
                Duration begin = from.orElse(Duration.ZERO);
                Duration end = to.orElse(clip.duration().plusSeconds(1));
                request.mask(image -> Mask.span(image, begin, end));
            }
            towards.ifPresent(request::towards);
            mix.ifPresent(request::magicMix);
            return stereo ? request.stereo() : request;
        };
    }

    /**
     * The request would refuse such a clip as well, but only after the model was loaded, and not by its file's name.
     */
    static AudioClip readAudible(Path in) {
        AudioClip clip = AudioClip.read(in);
        if (clip.peak() == 0) {
            throw new InvalidFileException(in, "is silent, so there is nothing to play anew");
        }
        SpectrogramParams params = Blame.file(
                in,
                () -> SpectrogramParams.defaults().toBuilder()
                        .sampleRate(clip.sampleRate())
                        .build());
        if (clip.length() < params.windowLength()) {
            throw new InvalidFileException(
                    in,
                    "plays " + clip.duration().toMillis() + " ms; at least " + params.windowDurationMs()
                            + " ms are needed");
        }
        return clip;
    }
}
