package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;

/**
 * From clips to the images that are painted over, and from what was painted to sound.
 *
 * @param transforms what computes it
 */
record SoundConversion(TransformBackend transforms) {

    /**
     * What is painted over to play a clip anew.
     *
     * @param downsampling columns that one latent stands for
     * @throws IllegalArgumentException if the clip is silent, shorter than one window or too long, or if it is to be a
     *     loop and ends within a latent
     */
    SpectrogramImage seedImageOf(
            AudioClip clip, SpectrogramParams.Channels channels, Topology topology, int downsampling) {
        if (clip.duration().compareTo(RiffusionPipeline.LONGEST) > 0) {
            throw new IllegalArgumentException("the clip plays "
                    + clip.duration().toSeconds() + " seconds; at most " + RiffusionPipeline.LONGEST.toMinutes()
                    + " minutes can be painted over at once, so cut it up");
        }
        SpectrogramParams params = SpectrogramParams.defaults().toBuilder()
                .sampleRate(clip.sampleRate())
                .channels(channels)
                .build();
        SpectrogramImageConverter converter = converter(params, InversionPreset.BALANCED);
        if (topology == Topology.LINE) {
            return converter.toImage(clip);
        }
        int hop = params.hopLength();
        int columns = Columns.requireLoop(clip.length() / hop, downsampling);
        return converter.loopToImage(clip.slice(0, columns * hop));
    }

    /** The sound of what was painted around a circle, or along a line. */
    AudioClip sound(SpectrogramImage image, Settings settings) {
        SpectrogramImageConverter converter = converter(image.params(), settings.quality());
        Progress untilCancelled = Progress.none().until(settings.cancellation());
        return settings.layout().topology() == Topology.CIRCLE
                ? converter.toLoop(image, untilCancelled)
                : converter.toAudio(image, untilCancelled);
    }

    private SpectrogramImageConverter converter(SpectrogramParams params, InversionPreset quality) {
        return new SpectrogramImageConverter(params, quality.inverter(), transforms);
    }
}
