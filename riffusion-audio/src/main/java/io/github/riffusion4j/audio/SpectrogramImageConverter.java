package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.effects.Effect;
import io.github.riffusion4j.audio.effects.Loudness;
import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.audio.phase.MelInverter;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;

/** Sound to spectrogram image and back. Immutable and thread safe; uses all cores for one call. */
public final class SpectrogramImageConverter {

    /** Room left above the peak, in dB; the reference's. */
    private static final double HEADROOM = 0.1;

    private final SpectrogramConverter converter;
    private final Effect loudness;

    /**
     * A converter that brings the sound of an image to a peak of −0.1 dBFS, since an image alone does not tell how loud
     * it was.
     */
    public SpectrogramImageConverter(SpectrogramParams params) {
        this(params, InversionPreset.BALANCED.inverter());
    }

    /** As {@link #SpectrogramImageConverter(SpectrogramParams)}, but inverting in the given way. */
    public SpectrogramImageConverter(SpectrogramParams params, MelInverter inverter) {
        this(params, inverter, TransformBackend.jTransforms());
    }

    /** As {@link #SpectrogramImageConverter(SpectrogramParams, MelInverter)}, but computing on the given backend. */
    public SpectrogramImageConverter(SpectrogramParams params, MelInverter inverter, TransformBackend backend) {
        this(new SpectrogramConverter(params, inverter, backend), Loudness.peak(HEADROOM));
    }

    /**
     * Makes a converter.
     *
     * @param loudness what to do to the sound of an image; {@link Loudness#reference()} for the reference's filters
     */
    public SpectrogramImageConverter(SpectrogramConverter converter, Effect loudness) {
        this.converter = converter;
        this.loudness = loudness;
    }

    /**
     * The image of a clip, its loudest point black.
     *
     * @throws IllegalArgumentException if the clip is silent, shorter than one window, or has another sample rate than
     *     the parameters
     */
    public SpectrogramImage toImage(AudioClip clip) {
        return SpectrogramImage.paint(converter.toSpectrogram(clip), converter.params());
    }

    /** As {@link #toAudio(SpectrogramImage, Progress)}, without progress. */
    public AudioClip toAudio(SpectrogramImage image) {
        return toAudio(image, Progress.none());
    }

    /**
     * The sound of an image.
     *
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException if the image's parameters are not this converter's, or it has too few columns
     *     for one window
     */
    public AudioClip toAudio(SpectrogramImage image, Progress progress) {
        requireParams(image);
        return loudness.apply(converter.toAudio(image.toSpectrogram(), progress));
    }

    /**
     * The sound of an image that repeats: hop · width samples, whose end flows into their beginning.
     *
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException as by {@link #toAudio(SpectrogramImage, Progress)}
     * @see SpectrogramConverter#toLoop
     */
    public AudioClip toLoop(SpectrogramImage image, Progress progress) {
        requireParams(image);
        return loudness.apply(converter.toLoop(image.toSpectrogram(), progress));
    }

    private void requireParams(SpectrogramImage image) {
        if (!image.params().equals(converter.params())) {
            throw new IllegalArgumentException("the image's parameters differ from the converter's: " + image.params()
                    + "; " + converter.params());
        }
    }
}
