package io.github.riffusion4j.audio.format;

import java.nio.file.Path;
import java.util.Locale;

/** The extension of a file's name, which names its format. */
public final class FileExtension {

    private FileExtension() {}

    /** The characters after the last dot of the file's name, in lower case; empty if there is none. */
    public static String of(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** The error for a file whose extension is not among {@code supported}. */
    public static IllegalArgumentException unknown(Path file, String supported) {
        String extension = of(file);
        String found = extension.isEmpty() ? "no extension" : "the unknown extension \"" + extension + "\"";
        return new IllegalArgumentException(file + " has " + found + "; supported: " + supported);
    }
}
