package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.Strictness;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The music of a game, ready to be played: a {@link Soundtrack} and its clips, in a directory, a zip file or whatever
 * else holds files. Clips are FLAC or WAV files; Ogg Vorbis and MP3 need the optional library that {@link AudioFile}
 * names. Playing needs no model.
 *
 * <p>Opening reads the soundtrack and no sound. Thread safe. {@link #close()} only what does not play any more.
 */
public final class MusicPack implements AutoCloseable {

    private static final long MOST_BYTES = 256L << 20;

    private final String name;
    private final Soundtrack soundtrack;
    private final Source source;
    private final Runnable closing;

    /** The files of a pack, as a game engine's assets. */
    @FunctionalInterface
    public interface Source {

        /**
         * Opens a file.
         *
         * @param file its name in the pack, with / between directories
         * @throws IOException if it is missing or cannot be read
         */
        InputStream open(String file) throws IOException;
    }

    private MusicPack(String name, Soundtrack soundtrack, Source source, Runnable closing) {
        this.name = name;
        this.soundtrack = soundtrack;
        this.source = source;
        this.closing = closing;
        soundtrack.unbaked().ifPresent(what -> {
            throw new InvalidFileException(
                    name,
                    "the " + what + " has no clip; bake the soundtrack first: riffusion bake " + Soundtrack.FILE
                            + " --output PACK");
        });
    }

    /**
     * Opens a directory with a {@value Soundtrack#FILE}, or a zip file of one.
     *
     * @throws InvalidFileException if there is none, it is wrong or of a later version, or a file that it names is not
     *     there
     */
    public static MusicPack open(Path path) {
        return Files.isDirectory(path) ? ofDirectory(path) : ofZip(path);
    }

    private static MusicPack ofDirectory(Path directory) {
        Soundtrack soundtrack = Soundtrack.read(directory.resolve(Soundtrack.FILE));
        MusicPack pack = new MusicPack(
                directory.toString(), soundtrack, file -> Files.newInputStream(directory.resolve(file)), () -> {});
        pack.files().forEach((file, what) -> {
            if (!Files.isRegularFile(directory.resolve(file))) {
                throw new InvalidFileException(directory.resolve(file), "does not exist; the " + what + " needs it");
            }
        });
        return pack;
    }

    private static MusicPack ofZip(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidFileException(path, "does not exist");
        }
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (IOException e) {
            throw new InvalidFileException(
                    path, "is neither a directory nor a zip file that can be read: " + e.getMessage(), e);
        }
        try {
            String root = root(zip, path);
            Source source = file -> entry(zip, root + file);
            Soundtrack soundtrack = soundtrack(source, path.toString());
            MusicPack pack = new MusicPack(path.toString(), soundtrack, source, () -> close(zip));
            pack.files().forEach((file, what) -> {
                if (zip.getEntry(root + file) == null) {
                    throw new InvalidFileException(path, "lacks " + file + ", which the " + what + " needs");
                }
            });
            return pack;
        } catch (RuntimeException | Error e) {
            close(zip);
            throw e;
        }
    }

    /** The directory in a zip that holds the soundtrack: some programs pack the directory, and not what is in it. */
    private static String root(ZipFile zip, Path path) {
        if (zip.getEntry(Soundtrack.FILE) != null) {
            return "";
        }
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            int slash = name.indexOf('/');
            if (slash >= 0 && name.substring(slash + 1).equals(Soundtrack.FILE)) {
                return name.substring(0, slash + 1);
            }
        }
        throw new InvalidFileException(path, "has no " + Soundtrack.FILE + " in it");
    }

    private static InputStream entry(ZipFile zip, String file) throws IOException {
        ZipEntry entry = zip.getEntry(file);
        if (entry == null) {
            throw new IOException("it is not in the zip file");
        }
        if (entry.getSize() > MOST_BYTES) {
            throw new IOException("it has " + entry.getSize() + " bytes; at most " + MOST_BYTES + " are read");
        }
        return zip.getInputStream(entry);
    }

    private static void close(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Opens a pack that lies wherever a game engine keeps its assets: as {@code file -> Gdx.files.internal("music/" +
     * file).read()}. Files are opened by several threads, and closed when they are read.
     *
     * @param name for messages
     * @throws InvalidFileException if there is no {@value Soundtrack#FILE}, or it is wrong or of a later version
     */
    public static MusicPack of(String name, Source source) {
        return new MusicPack(name, soundtrack(source, name), source, () -> {});
    }

    private static Soundtrack soundtrack(Source source, String name) {
        try (InputStream in = source.open(Soundtrack.FILE)) {
            byte[] bytes = in.readAllBytes();
            return Soundtrack.parse(new String(bytes, StandardCharsets.UTF_8), name + "/" + Soundtrack.FILE);
        } catch (IOException e) {
            throw new InvalidFileException(name, Soundtrack.FILE + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Every file and what needs it. */
    private Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (Section section : soundtrack.sections()) {
            for (Layer layer : section.layers()) {
                files.putIfAbsent(
                        layer.clip().orElseThrow(),
                        "layer \"" + layer.name() + "\" of section \"" + section.name() + "\"");
            }
        }
        for (Stinger stinger : soundtrack.stingers()) {
            files.putIfAbsent(stinger.clip().orElseThrow(), "stinger \"" + stinger.name() + "\"");
        }
        return files;
    }

    /** What is played. */
    public Soundtrack soundtrack() {
        return soundtrack;
    }

    /**
     * Opens a clip to read its sound; to be closed by the caller.
     *
     * @throws InvalidFileException if it is missing, of an unknown format or damaged
     * @throws RiffusionException if the format's optional library is missing
     */
    public AudioReader open(String file) {
        String place = name + "/" + file;
        try (InputStream in = source.open(file)) {
            return AudioFile.open(in, place, Strictness.STRICT);
        } catch (IOException e) {
            throw new InvalidFileException(place, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads all clips, and checks that they are whole and as long as their sections.
     *
     * @throws InvalidFileException if one is not
     */
    public void verify() {
        for (Section section : soundtrack.sections()) {
            for (Layer layer : section.layers()) {
                String file = layer.clip().orElseThrow();
                try (AudioReader reader = open(file)) {
                    AudioClip clip = reader.readAll();
                    ClipLoader.requireLoop(name + "/" + file, section, clip);
                }
            }
        }
        for (Stinger stinger : soundtrack.stingers()) {
            ClipLoader.stinger(this, stinger.clip().orElseThrow());
        }
    }

    String name() {
        return name;
    }

    /** Closes its zip file, if it is one. Closing again does nothing. */
    @Override
    public void close() {
        closing.run();
    }
}
