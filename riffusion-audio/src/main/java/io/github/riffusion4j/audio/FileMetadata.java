package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.flac.FlacText;
import io.github.riffusion4j.audio.format.wav.WavText;
import io.github.riffusion4j.audio.image.ImageFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text that a file carries beside its image or sound, such as a recipe. PNG files have it in a chunk {@code iTXt}
 * with the keyword {@code riffusion4j}, WAV files as the comment ({@code ICMT}) in a chunk {@code LIST INFO}, and FLAC
 * files as the field {@code COMMENT} of the Vorbis comment; players show these or ignore them. In UTF-8.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class FileMetadata {

    private FileMetadata() {}

    /**
     * The text of a file; its content, not its name, says which format it has. Empty where there is none, as in all
     * formats but PNG, WAV and FLAC.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, or a damaged PNG file
     */
    public static Optional<String> read(Path file) {
        try (FileContent content = FileContent.of(file)) {
            if (content.has("RIFF", 0) && content.has("WAVE", 8)) {
                return WavText.read(content);
            }
            return content.has("fLaC", 0) ? FlacText.read(content, 0) : ImageFile.readText(file);
        }
    }
}
