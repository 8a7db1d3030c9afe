package io.github.riffusion4j.audio.format;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.IoReason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The bytes of a file and a name for error messages. Of a file on disk only a window is in memory, which follows the
 * reads; of a stream, all bytes. Parsers read what is present, so that no header can make them allocate or wait for
 * bytes that are not. Not thread safe.
 */
public final class FileContent implements Closeable {

    /** The longest array that every JVM can make. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private static final int WINDOW_BYTES = 1 << 16;

    /** The most places of damage that are described. */
    private static final int MAX_WARNINGS = 20;

    private final String name;
    /** Empty where the window holds all there is. */
    private final Optional<RandomAccessFile> disk;

    private final long size;
    private final byte[] window;
    private long windowAt;
    private int windowBytes;
    private boolean lenient;
    private List<String> warnings = new ArrayList<>();
    private long warningCount;

    private FileContent(String name, byte[] bytes) {
        this.name = name;
        this.disk = Optional.empty();
        this.size = bytes.length;
        this.window = bytes;
        this.windowBytes = bytes.length;
    }

    private FileContent(String name, RandomAccessFile disk) throws IOException {
        this.name = name;
        this.disk = Optional.of(disk);
        this.size = disk.length();
        this.window = new byte[WINDOW_BYTES];
    }

    /** Opens a file, to be closed by the caller. */
    public static FileContent of(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidFileException(file, "is a directory; name a file in it");
        }
        try {
            Files.size(file); // says better than what follows that a file is not there
            return opened(file).notEmpty();
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + IoReason.of(e), e);
        }
    }

    private static FileContent opened(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !file.getFileSystem().equals(FileSystems.getDefault())) {
            // A pipe, or a file in an archive: nothing to go to and fro in.
            return new FileContent(file.toString(), Files.readAllBytes(file));
        }
        // Unlike a channel, it goes on when the thread is interrupted.
        RandomAccessFile disk = new RandomAccessFile(file.toFile(), "r");
        try {
            return new FileContent(file.toString(), disk);
        } catch (IOException e) {
            disk.close();
            throw e;
        }
    }

    /** Reads {@code in} to its end, without closing it. */
    public static FileContent of(InputStream in, String name) throws IOException {
        return new FileContent(name, in.readAllBytes()).notEmpty();
    }

    private FileContent notEmpty() {
        if (size == 0) {
            close();
            throw invalid("is empty (0 bytes)");
        }
        return this;
    }

    /** The number of bytes. */
    public long size() {
        return size;
    }

    /** The file's name, or what the stream is, as error messages begin. */
    public String name() {
        return name;
    }

    /** All bytes, for what is in memory as a whole anyhow; not to be changed. */
    public byte[] all() {
        if (size > MAX_BYTES) {
            throw invalid("has " + size + " bytes; at most " + MAX_BYTES + " can be read at once, so cut it up");
        }
        return disk.isEmpty() ? window : copy(0, (int) size);
    }

    /** A copy of {@code count} bytes that are there. */
    public byte[] copy(long at, int count) {
        byte[] bytes = new byte[count];
        read(at, bytes, 0, count);
        return bytes;
    }

    /** Copies {@code count} bytes that are there into {@code target}, from {@code offset} on. */
    public void read(long at, byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(at, count, size);
        int done = 0;
        while (done < count) {
            moveWindow(at + done);
            int from = (int) (at + done - windowAt);
            int some = Math.min(count - done, windowBytes - from);
            System.arraycopy(window, from, target, offset + done, some);
            done += some;
        }
    }

    /** One byte that is there, 0 to 255. */
    public int unsignedByte(long at) {
        moveWindow(at);
        return window[(int) (at - windowAt)] & 0xff;
    }

    /** Four bytes that are there, as an integer whose highest byte comes first. */
    public int bigEndianInt(long at) {
        return unsignedByte(at) << 24 | unsignedByte(at + 1) << 16 | unsignedByte(at + 2) << 8 | unsignedByte(at + 3);
    }

    private void moveWindow(long at) {
        if (at >= windowAt && at < windowAt + windowBytes) {
            return;
        }
        Objects.checkIndex(at, size);
        RandomAccessFile file = disk.orElseThrow();
        try {
            file.seek(at);
            windowAt = at;
            windowBytes = 0;
            int wanted = (int) Math.min(window.length, size - at);
            while (windowBytes < wanted) {
                int count = file.read(window, windowBytes, wanted - windowBytes);
                if (count < 0) {
                    throw invalid("became shorter while it was being read: it had " + size + " bytes");
                }
                windowBytes += count;
            }
        } catch (IOException e) {
            throw invalid("cannot be read: " + IoReason.of(e), e);
        }
    }

    /** The bytes from {@code from} (inclusive) to {@code to} (exclusive), for decoders that read streams. */
    public InputStream stream(long from, long to) {
        return new InputStream() {
            private long at = from;

            @Override
            public int read() {
                return at < to ? unsignedByte(at++) : -1;
            }

            @Override
            public int read(byte[] target, int offset, int count) {
                if (count > 0 && at >= to) {
                    return -1;
                }
                int some = (int) Math.min(count, to - at);
                FileContent.this.read(at, target, offset, some);
                at += some;
                return some;
            }
        };
    }

    /** Returns true if the ASCII characters of {@code text} stand at {@code offset}. */
    public boolean has(String text, long offset) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        return offset + wanted.length <= size && Arrays.equals(wanted, copy(offset, wanted.length));
    }

    /** The four characters of a chunk's name at {@code offset}; a dot stands for what is not printable ASCII. */
    public String fourCharacters(long offset) {
        StringBuilder text = new StringBuilder();
        for (long i = offset; i < offset + 4 && i < size; i++) {
            int character = unsignedByte(i);
            text.append(character >= ' ' && character <= '~' ? (char) character : '.');
        }
        return text.toString();
    }

    /** The format that the first bytes suggest, for the error message of a reader of other formats. */
    public String likeness() {
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
            new Likeness("ftyp", 4, "an MP4 file, such as M4A with AAC or ALAC"),
            new Likeness("caff", 0, "a CAF file"),
            new Likeness("0&\u00b2u", 0, "a WMA or WMV file"),
            new Likeness("\u001aE\u00df\u00a3", 0, "a WebM or Matroska file"),
            new Likeness("\u000bw", 0, "an AC-3 file"),
            new Likeness("\u00ff\u00f1", 0, "an AAC file (ADTS)"),
            new Likeness("#!AMR", 0, "an AMR file"),
            new Likeness("wvpk", 0, "a WavPack file"),
            new Likeness("MAC ", 0, "a Monkey's Audio file"),
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

    @Override
    public void close() {
        if (disk.isPresent()) {
            try {
                disk.get().close();
            } catch (IOException e) {
                // It was only read.
            }
        }
    }

    /** This file, of which damage that players play over is from now on skipped instead of refused. */
    public FileContent lenient() {
        lenient = true;
        return this;
    }

    /** The bytes of a file that this one contains, whose damage is told as this one's. */
    public FileContent containing(byte[] bytes) {
        FileContent content = new FileContent(name, bytes);
        content.lenient = lenient;
        content.warnings = warnings;
        return content;
    }

    /** Returns true if damage is skipped. */
    public boolean isLenient() {
        return lenient;
    }

    /**
     * Notes damage that is about to be skipped.
     *
     * @throws InvalidFileException with this text unless the file is read {@linkplain #lenient leniently}
     */
    public void tolerate(String problem) {
        if (!lenient) {
            throw invalid(problem);
        }
        if (warnings.contains(problem)) {
            return; // found again, as a decoder goes through the file after its survey
        }
        warningCount++;
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(problem);
        }
    }

    /** The damage that was skipped so far, one text each; of very much of it only the first, and a count. */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        if (warningCount > warnings.size()) {
            all.add("is damaged in " + (warningCount - warnings.size()) + " more places");
        }
        return List.copyOf(all);
    }

    /** An error that names this file. */
    public InvalidFileException invalid(String problem) {
        return new InvalidFileException(name, problem);
    }

    /** An error that names this file, with its cause. */
    public InvalidFileException invalid(String problem, Throwable cause) {
        return new InvalidFileException(name, problem, cause);
    }

    private record Likeness(String signature, int offset, String words) {}
}
