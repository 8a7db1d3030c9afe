package io.github.riffusion4j.cli;

import io.github.riffusion4j.MagicMix;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that regenerate a sound or an image. */
final class ImageToImageOptions {

    @Option(
            names = "--strength",
            defaultValue = "0.75",
            converter = OptionConverters.Fraction.class,
            description = "How much is regenerated, from 0 (nothing) to 1 (all) (${DEFAULT-VALUE}).")
    private double strength;

    @Mixin
    private MaskOption mask;

    @Option(
            names = "--magic-mix",
            paramLabel = "UNTIL:FACTOR",
            converter = OptionConverters.MagicMixPair.class,
            description = "Keep more of the rhythm: mix what was there in after each step down to noise level UNTIL, by"
                    + " 1 - FACTOR, as 0.3:0.5 does.")
    private Optional<MagicMix> mix;

    double strength() {
        return strength;
    }

    /** The parts that are regenerated, if not all. */
    Optional<Function<SpectrogramImage, Mask>> mask() {
        return mask.mask();
    }

    Optional<MagicMix> mix() {
        return mix;
    }
}
