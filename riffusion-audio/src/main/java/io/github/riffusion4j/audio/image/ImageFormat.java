package io.github.riffusion4j.audio.image;

import io.github.riffusion4j.audio.format.FileExtension;
import java.nio.file.Path;

/** The formats that images are written in. */
public enum ImageFormat {
    /** Lossless. */
    PNG,
    /** Lossy: quality 95 of 100, all three channels at full resolution; at most 65,500 pixels wide and high. */
    JPEG;

    /**
     * The format that a file's extension names: {@code .png}, {@code .jpg} or {@code .jpeg}, in any case.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static ImageFormat of(Path file) {
        return switch (FileExtension.of(file)) {
            case "png" -> PNG;
            case "jpg", "jpeg" -> JPEG;
            default -> throw FileExtension.unknown(file, ".png, .jpg, .jpeg");
        };
    }
}
