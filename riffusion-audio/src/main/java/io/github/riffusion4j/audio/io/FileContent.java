package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.base.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file read as a whole, with a name for error messages. Parsers work on the bytes that are really there, so that no
 * header can make them allocate or wait for what is not.
 */
final class FileContent {

    /** The longest array that every JVM can make. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final String name;
    private final byte[] bytes;

    private FileContent(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
        if (bytes.length == 0) {
            throw invalid("is empty (0 bytes)");
        }
    }

    static FileContent of(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidFileException(file, "is a folder; name a file in it");
        }
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new InvalidFileException(
                        file, "has " + size + " bytes; at most " + MAX_BYTES + " can be read at once, so cut it up");
            }
            return new FileContent(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
    }

    /** Reads {@code in} to its end, without closing it. */
    static FileContent of(InputStream in, String name) throws IOException {
        return new FileContent(name, in.readAllBytes());
    }

    /** The bytes themselves, not a copy. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    /** Whether the ASCII characters of {@code text} stand at {@code offset}. */
    boolean has(String text, int offset) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < wanted.length; i++) {
            if (offset + i >= bytes.length || bytes[offset + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The four characters of a chunk's name at {@code offset}; a dot stands for what is not printable ASCII. */
    String fourCharacters(int offset) {
        StringBuilder text = new StringBuilder();
        for (int i = offset; i < offset + 4 && i < bytes.length; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
        }
        return text.toString();
    }

    /** What the first bytes look like, for the error message of a reader that does not know them. */
    String likeness() {
        Likeness[] known = {
            new Likeness("RIFX", 0, "a big-endian WAV file"),
            new Likeness("RF64", 0, "an RF64 file, WAV's extension beyond 4 GiB"),
            new Likeness("BW64", 0, "a BW64 file, WAV's extension beyond 4 GiB"),
            new Likeness("riff", 0, "a Wave64 file"),
            new Likeness("WAVE", 8, "a WAV file"),
            new Likeness("WEBP", 8, "a WebP image"),
            new Likeness("AVI ", 8, "an AVI video"),
            new Likeness("fLaC", 0, "a FLAC file"),
            new Likeness("OggS", 0, "an Ogg file"),
            new Likeness("ID3", 0, "an MP3 file"),
            new Likeness("\u00ff\u00fb", 0, "an MP3 file"),
            new Likeness("ftyp", 4, "an MP4 file"),
            new Likeness("FORM", 0, "an AIFF file"),
            new Likeness("\u0089PNG", 0, "a PNG image"),
            new Likeness("\u00ff\u00d8\u00ff", 0, "a JPEG image"),
            new Likeness("GIF8", 0, "a GIF image"),
            new Likeness("BM", 0, "a BMP image"),
            new Likeness("<", 0, "a web page or XML")
        };
        for (Likeness likeness : known) {
            if (has(likeness.signature, likeness.offset)) {
                return "it looks like " + likeness.words;
            }
        }
        return "it starts with \"" + fourCharacters(0) + "\"";
    }

    InvalidFileException invalid(String problem) {
        return new InvalidFileException(name, problem);
    }

    InvalidFileException invalid(String problem, Throwable cause) {
        return new InvalidFileException(name, problem, cause);
    }

    private record Likeness(String signature, int offset, String words) {}
}
