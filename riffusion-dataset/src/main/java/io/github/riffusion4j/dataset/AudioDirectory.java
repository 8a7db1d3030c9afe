package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.InvalidFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory of sound files, and the directories in it.
 *
 * @param directory where to look
 * @param glob which files to take, such as {@code piano*}: matched with a file's name or, if it has a slash, with its
 *     path below the directory
 */
public record AudioDirectory(Path directory, String glob) {

    /** In any case. */
    private static final List<String> EXTENSIONS = List.of(".wav", ".flac", ".ogg", ".mp3");

    /** All sound files of a directory. */
    public static AudioDirectory of(Path directory) {
        return new AudioDirectory(directory, "*");
    }

    /**
     * The sound files, told by their extensions ({@code .wav}, {@code .flac}, {@code .ogg}, {@code .mp3}), in the order
     * of their names. Hidden files are left out, and so is what lies in {@code output}: what was made of a data set is
     * no part of it when the work is taken up again.
     *
     * @throws IllegalArgumentException if {@code output} is this directory itself, or the glob is malformed
     * @throws InvalidFileException if the directory does not exist, cannot be read, or holds no such file
     */
    public List<Recording> recordings(Path output) {
        if (!Files.isDirectory(directory)) {
            throw new InvalidFileException(
                    directory, Files.exists(directory) ? "is not a directory" : "does not exist");
        }
        Path made = output.toAbsolutePath().normalize();
        if (made.equals(directory.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException(output + " is the directory of the recordings; write to another one");
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(file -> isSound(file)
                            && !file.toAbsolutePath().normalize().startsWith(made)
                            && matcher.matches(glob.contains("/") ? directory.relativize(file) : lastName(file)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidFileException(directory, "cannot be listed: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new InvalidFileException(
                    directory,
                    "holds no sound files (" + String.join(", ", EXTENSIONS) + ") that match \"" + glob + "\"");
        }
        return named(files);
    }

    private static boolean isSound(Path file) {
        String name = lastName(file).toString();
        // macOS leaves files called ._song.wav, which hold no sound, on foreign disks.
        return !name.startsWith(".")
                && EXTENSIONS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)
                && Files.isRegularFile(file);
    }

    private static Path lastName(Path file) {
        Path name = file.getFileName();
        return name == null ? file : name;
    }

    private List<Recording> named(List<Path> files) {
        Map<String, Long> uses = files.stream().collect(Collectors.groupingBy(this::stem, Collectors.counting()));
        return files.stream()
                .map(file -> new Recording(file, uses.getOrDefault(stem(file), 0L) > 1 ? path(file) : stem(file)))
                .toList();
    }

    private String path(Path file) {
        return directory
                .relativize(file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
    }

    private String stem(Path file) {
        String path = path(file);
        return path.substring(0, path.lastIndexOf('.'));
    }
}
