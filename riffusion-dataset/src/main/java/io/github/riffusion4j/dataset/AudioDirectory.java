package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.InvalidFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private static final List<String> EXTENSIONS = List.of(".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aac");

    /** All sound files of a directory. */
    public static AudioDirectory of(Path directory) {
        return new AudioDirectory(directory, "*");
    }

    /**
     * The sound files, told by their extensions ({@code .wav}, {@code .flac}, {@code .ogg}, {@code .opus},
     * {@code .mp3}, {@code .m4a}, {@code .aac}), in the order of their names. Hidden files are left out, and so is what
     * lies in {@code output}: what was made of a data set is no part of it when the work is taken up again.
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
        List<String> paths;
        try (Stream<Path> all = Files.walk(directory)) {
            paths = all.filter(file -> Files.isRegularFile(file)
                            && !file.toAbsolutePath().normalize().startsWith(made))
                    .map(this::path)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidFileException(directory, "cannot be listed: " + e.getMessage(), e);
        }
        return named(directory.toString(), paths, glob).entrySet().stream()
                .map(entry -> new Recording(directory.resolve(entry.getKey()), entry.getValue()))
                .toList();
    }

    private String path(Path file) {
        return directory
                .relativize(file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
    }

    /**
     * The sound files among all files below a directory, wherever that lies.
     *
     * @param directory what error messages call it
     * @param paths below it, with {@code /} between directories
     * @return paths in their order, and what files made of each are called after: see {@link Recording}
     * @throws IllegalArgumentException if the glob is malformed
     * @throws InvalidFileException if there is no sound file
     */
    public static SortedMap<String, String> named(String directory, Collection<String> paths, String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        List<String> sounds = paths.stream()
                .filter(path -> isSound(path) && matcher.matches(Path.of(glob.contains("/") ? path : lastName(path))))
                .toList();
        if (sounds.isEmpty()) {
            throw new InvalidFileException(
                    directory,
                    "holds no sound files (" + String.join(", ", EXTENSIONS) + ") that match \"" + glob + "\"");
        }
        Map<String, Long> uses =
                sounds.stream().collect(Collectors.groupingBy(AudioDirectory::stem, Collectors.counting()));
        SortedMap<String, String> named = new TreeMap<>();
        sounds.forEach(path -> named.put(path, uses.getOrDefault(stem(path), 0L) > 1 ? path : stem(path)));
        return named;
    }

    private static boolean isSound(String path) {
        String name = lastName(path);
        // macOS leaves files called ._song.wav, which hold no sound, on foreign disks.
        return !name.startsWith(".") && EXTENSIONS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String stem(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }
}
