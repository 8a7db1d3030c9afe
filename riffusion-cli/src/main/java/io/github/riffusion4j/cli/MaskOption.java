package io.github.riffusion4j.cli;

import io.github.riffusion4j.Mask;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The parts of a spectrogram that are regenerated. */
final class MaskOption {

    @Option(
            names = {"--mask", "--mask-image"},
            paramLabel = "NAME|MASK.png",
            completionCandidates = Seeds.MaskNames.class,
            description =
                    "What is regenerated (all): ${COMPLETION-CANDIDATES}, or a file as large as the spectrogram, in"
                            + " which white is regenerated and black is kept.")
    private Optional<String> mask;

    /** The mask for an image, if there is to be one. */
    Optional<Function<SpectrogramImage, Mask>> mask() {
        return mask.map(name -> image -> Seeds.mask(name, image));
    }
}
