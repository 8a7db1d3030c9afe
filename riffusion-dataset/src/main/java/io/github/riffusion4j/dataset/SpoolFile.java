package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.RiffusionException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file on this machine in which the content of a shard grows before it is written to the store in one go. */
final class SpoolFile implements AutoCloseable {

    private final Path file;
    private final OutputStream out;

    SpoolFile() {
        try {
            file = Files.createTempFile("riffusion-shard-", ".part");
            out = new BufferedOutputStream(Files.newOutputStream(file));
        } catch (IOException e) {
            throw new RiffusionException(
                    System.getProperty("java.io.tmpdir") + ": a temporary file cannot be made: " + e
                            + "; choose another directory with -Djava.io.tmpdir",
                    e);
        }
    }

    Path file() {
        return file;
    }

    OutputStream out() {
        return out;
    }

    RiffusionException failure(IOException e) {
        return new RiffusionException(file + ": cannot be written: " + e, e);
    }

    void copyTo(String name, DatasetStore store) {
        try {
            out.close();
        } catch (IOException e) {
            throw failure(e);
        }
        store.write(name, target -> Files.copy(file, target));
    }

    @Override
    public void close() {
        try {
            try {
                out.close();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
