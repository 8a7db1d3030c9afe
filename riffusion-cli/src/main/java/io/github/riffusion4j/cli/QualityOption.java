package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import picocli.CommandLine.Option;

/** The quality of the inversion from spectrogram to sound. */
final class QualityOption {

    @Option(
            names = "--quality",
            defaultValue = "balanced",
            paramLabel = "NAME",
            description = "Quality of the inversion from image to sound: fast, balanced, best, or reference, which is"
                    + " the method of the Python original (${DEFAULT-VALUE}).")
    private InversionPreset quality;

    InversionPreset quality() {
        return quality;
    }
}
