package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.image.ExifNumbers;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import java.util.Arrays;
import java.util.Optional;

/** The private EXIF tags in which a spectrogram image carries its parameters; the reference's names and numbers. */
public enum SpectrogramTag {
    SAMPLE_RATE(11000),
    /** 1 if the image holds two channels, 0 if one. */
    STEREO(11005),
    STEP_SIZE_MS(11010),
    WINDOW_DURATION_MS(11020),
    PADDED_DURATION_MS(11030),
    NUM_FREQUENCIES(11040),
    MIN_FREQUENCY(11050),
    MAX_FREQUENCY(11060),
    POWER_FOR_IMAGE(11070),
    /** The amplitude that a black pixel stands for. */
    MAX_VALUE(11080);

    private final int number;

    SpectrogramTag(int number) {
        this.number = number;
    }

    /** The number of the EXIF tag. */
    public int number() {
        return number;
    }

    /** The tag's value among the numbers of an image. */
    public Optional<Number> in(ExifNumbers exif) {
        return exif.get(number);
    }

    private int intIn(ExifNumbers exif) {
        double value = doubleIn(exif);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(this + " must be a whole number, got " + value);
        }
        return (int) value;
    }

    private double doubleIn(ExifNumbers exif) {
        return in(exif).orElseThrow(
                        () -> new IllegalArgumentException("the tag " + this + " (" + number + ") is missing"))
                .doubleValue();
    }

    /** Returns true if an image carries any of these tags. */
    static boolean areIn(ExifNumbers exif) {
        return Arrays.stream(values()).anyMatch(tag -> tag.in(exif).isPresent());
    }

    /** The mel scale has no tag: images are always on the default one. */
    static SpectrogramParams paramsIn(ExifNumbers exif) {
        return SpectrogramParams.defaults().toBuilder()
                .sampleRate(SAMPLE_RATE.intIn(exif))
                .channels(STEREO.intIn(exif) == 0 ? Channels.MONO : Channels.STEREO)
                .stepSizeMs(STEP_SIZE_MS.intIn(exif))
                .windowDurationMs(WINDOW_DURATION_MS.intIn(exif))
                .paddedDurationMs(PADDED_DURATION_MS.intIn(exif))
                .numFrequencies(NUM_FREQUENCIES.intIn(exif))
                .minFrequency(MIN_FREQUENCY.intIn(exif))
                .maxFrequency(MAX_FREQUENCY.intIn(exif))
                .powerForImage(POWER_FOR_IMAGE.doubleIn(exif))
                .build();
    }

    static ExifNumbers of(SpectrogramParams params, double maxValue) {
        return ExifNumbers.none()
                .with(SAMPLE_RATE.number, params.sampleRate())
                .with(STEREO.number, params.channels() == Channels.STEREO ? 1 : 0)
                .with(STEP_SIZE_MS.number, params.stepSizeMs())
                .with(WINDOW_DURATION_MS.number, params.windowDurationMs())
                .with(PADDED_DURATION_MS.number, params.paddedDurationMs())
                .with(NUM_FREQUENCIES.number, params.numFrequencies())
                .with(MIN_FREQUENCY.number, params.minFrequency())
                .with(MAX_FREQUENCY.number, params.maxFrequency())
                .with(POWER_FOR_IMAGE.number, params.powerForImage())
                .with(MAX_VALUE.number, maxValue);
    }
}
