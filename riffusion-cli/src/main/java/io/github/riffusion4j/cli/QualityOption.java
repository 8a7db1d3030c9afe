package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import picocli.CommandLine.Option;

/** How a spectrogram becomes sound. */
final class QualityOption {

    @Option(
            names = "--quality",
            defaultValue = "balanced",
            paramLabel = "NAME",
            description = "How to find the sound of the image: fast, balanced, best, or reference, which is"
                    + " the Python original's way (${DEFAULT-VALUE}).")
    private InversionPreset quality;

    InversionPreset quality() {
        return quality;
    }
}
