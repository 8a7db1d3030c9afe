package io.github.riffusion4j.audio.io;

import java.nio.file.Path;
import java.util.Locale;

/** What a file's name says about its format. */
final class FileExtension {

    private FileExtension() {}

    /** What follows the last dot of the file's name, in lower case; empty if there is none. */
    static String of(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** The complaint about a file whose extension is not among {@code supported}. */
    static IllegalArgumentException unknown(Path file, String supported) {
        String extension = of(file);
        String found = extension.isEmpty() ? "no extension" : "the unknown extension \"" + extension + "\"";
        return new IllegalArgumentException(file + " has " + found + "; supported: " + supported);
    }
}
