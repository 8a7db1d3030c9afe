package io.github.riffusion4j;

import io.github.riffusion4j.Recipe.Bars;
import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Stitch;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Converts clips to the images that sampling starts from, and generated images to sound.
 *
 * @param transforms the implementation of the transforms
 */
record SoundConversion(TransformBackend transforms) {

    /** The least and the greatest hop of an image's sound, over the hop of its parameters. */
    private static final double SLOWEST = 0.8;

    private static final double FASTEST = 1.25;

    /**
     * The spectrogram of a clip, to start from.
     *
     * @param downsampling columns that one latent stands for
     * @throws IllegalArgumentException if the clip is silent, shorter than one window or too long, or if it is to be a
     *     loop and ends within a latent
     */
    SpectrogramImage seedImageOf(
            AudioClip clip, SpectrogramParams.Channels channels, Boundary boundary, int downsampling) {
        SpectrogramParams params = params(clip, channels);
        SpectrogramImageConverter converter = converter(params, InversionPreset.BALANCED);
        if (boundary == Boundary.OPEN) {
            return converter.toImage(clip);
        }
        int hop = params.hopLength();
        int columns = FrameCounts.requireLoop(clip.length() / hop, downsampling);
        return converter.loopToImage(clip.slice(0, columns * hop));
    }

    /**
     * The spectrogram of a clip, to start from, in a given width.
     *
     * @throws IllegalArgumentException if the clip is silent, shorter than one window or too long, or the width is not
     *     near to its length
     */
    SpectrogramImage seedImageIn(int columns, AudioClip clip, SpectrogramParams.Channels channels, Boundary boundary) {
        SpectrogramParams params = params(clip, channels);
        SpectrogramImageConverter converter = converter(params, InversionPreset.BALANCED);
        double hop = (double) clip.length() / columns / params.hopLength();
        if (!(hop >= SLOWEST && hop <= FASTEST)) {
            throw new IllegalArgumentException(
                    "the clip plays " + clip.length() / (double) clip.sampleRate() + " seconds, the bars "
                            + columns * params.stepSizeMs() / 1000.0
                            + "; they may differ by a quarter at most, so take other bars or another tempo, or bring the"
                            + " clip to the tempo by TimeStretch");
        }
        return boundary == Boundary.PERIODIC ? converter.loopToImage(clip, columns) : converter.toImage(clip, columns);
    }

    private static SpectrogramParams params(AudioClip clip, SpectrogramParams.Channels channels) {
        if (clip.duration().compareTo(RiffusionPipeline.LONGEST) > 0) {
            throw new IllegalArgumentException("the clip plays "
                    + clip.duration().toSeconds() + " seconds; at most " + RiffusionPipeline.LONGEST.toMinutes()
                    + " minutes can be regenerated at once, so cut it up");
        }
        return SpectrogramParams.defaults().toBuilder()
                .sampleRate(clip.sampleRate())
                .channels(channels)
                .build();
    }

    /** The sound of a generated image, as a loop or not. */
    AudioClip sound(SpectrogramImage image, Optional<Bars> bars, SamplingOptions sampling, RunControl control) {
        SpectrogramImageConverter converter = converter(image.params(), sampling.quality());
        Progress untilCancelled = control.untilCancelled();
        boolean loop = sampling.layout().isLoop();
        if (bars.isEmpty()) {
            return loop ? converter.toLoop(image, untilCancelled) : converter.toAudio(image, untilCancelled);
        }
        int whole = bars.get().imageSamples();
        int samples = bars.get().samples();
        AudioClip sound =
                loop ? converter.toLoop(image, whole, untilCancelled) : converter.toAudio(image, whole, untilCancelled);
        if (samples == whole) {
            return sound;
        }
        return loop ? firstOfLoop(sound, samples) : sound.slice(0, samples);
    }

    /**
     * The first of the repeats of a loop, as a loop of its own: the seam from the last repeat to the first is faded
     * into its end.
     */
    private static AudioClip firstOfLoop(AudioClip repeats, int samples) {
        AudioClip first = repeats.slice(0, samples);
        AudioClip end = repeats.slice(repeats.length() - samples / 4, repeats.length());
        Duration fade = Duration.ofMillis(Math.min(50, 1000L * (samples / 4) / repeats.sampleRate()));
        int overlap = (int) (fade.toMillis() * repeats.sampleRate() / 1000);
        return Stitch.of(List.of(first, end.slice(end.length() - overlap, end.length())), fade);
    }

    private SpectrogramImageConverter converter(SpectrogramParams params, InversionPreset quality) {
        return new SpectrogramImageConverter(params, quality.inverter(), transforms);
    }
}
