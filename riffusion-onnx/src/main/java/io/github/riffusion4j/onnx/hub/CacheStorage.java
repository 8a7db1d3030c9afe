package io.github.riffusion4j.onnx.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operations of a cache's file system that may not be supported, or that tests replace. */
interface CacheStorage {

    /** Returns the usable bytes of the file system of {@code directory}, which exists. */
    long freeBytes(Path directory) throws IOException;

    /**
     * Creates the symbolic link {@code link} to {@code target}, a path relative to the link's directory.
     *
     * @throws java.nio.file.FileAlreadyExistsException if {@code link} exists
     * @throws IOException or {@link UnsupportedOperationException} if the file system has no links, or the user may not
     *     create them, as on Windows
     */
    void link(Path link, Path target) throws IOException;

    /** The default file system. */
    static CacheStorage standard() {
        return new CacheStorage() {
            @Override
            public long freeBytes(Path directory) throws IOException {
                return Files.getFileStore(directory).getUsableSpace();
            }

            @Override
            public void link(Path link, Path target) throws IOException {
                Files.createSymbolicLink(link, target);
            }
        };
    }

    /** Returns this storage without links. */
    default CacheStorage withoutLinks() {
        CacheStorage linked = this;
        return new CacheStorage() {
            @Override
            public long freeBytes(Path directory) throws IOException {
                return linked.freeBytes(directory);
            }

            @Override
            public void link(Path link, Path target) {
                throw new UnsupportedOperationException("symbolic links are switched off");
            }
        };
    }
}
