package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a data set is written to: a directory, or a file system that a cluster shares. Names have {@code /} between
 * directories, which are made as they are needed. For use by many threads, and machines, at once.
 */
public interface DatasetStore extends Serializable {

    /** Writes the content of a file to a stream; buffered, and closed, by the store. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Returns true if there is a file of this name. */
    boolean has(String name);

    /**
     * Writes a file that is whole or not there, and replaces one that is.
     *
     * @throws RiffusionException if it cannot be written, as when the disk is full
     */
    void write(String name, Content content);

    /**
     * Opens a file; the caller closes it.
     *
     * @throws RiffusionException if it cannot be read
     */
    InputStream read(String name);

    /** The names of the files in a directory, in their order; none if it does not exist. */
    List<String> list(String directory);

    /** Deletes a file; nothing happens if it does not exist. */
    void delete(String name);

    /** A directory of this machine. */
    static DatasetStore of(Path directory) {
        return new InDirectory(directory.toAbsolutePath().toString());
    }

    /** A directory, with files moved into place. */
    record InDirectory(String directory) implements DatasetStore {

        private OutputDirectory output() {
            return new OutputDirectory(Path.of(directory));
        }

        @Override
        public boolean has(String name) {
            return output().has(name);
        }

        @Override
        public void write(String name, Content content) {
            AtomicFiles.write(output().file(name), content::writeTo);
        }

        @Override
        public InputStream read(String name) {
            Path file = Path.of(directory, name);
            try {
                return Files.newInputStream(file);
            } catch (IOException e) {
                throw new RiffusionException(file + ": cannot be read: " + e, e);
            }
        }

        @Override
        public List<String> list(String name) {
            Path path = Path.of(directory, name);
            if (!Files.isDirectory(path)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(path)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> name + "/" + file.getFileName())
                        .sorted()
                        .toList();
            } catch (IOException | UncheckedIOException e) {
                throw new RiffusionException(path + ": cannot be listed: " + e, e);
            }
        }

        @Override
        public void delete(String name) {
            Path file = Path.of(directory, name);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new RiffusionException(file + ": cannot be deleted: " + e, e);
            }
        }
    }
}
