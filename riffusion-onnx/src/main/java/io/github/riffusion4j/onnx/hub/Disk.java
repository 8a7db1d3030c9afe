package io.github.riffusion4j.onnx.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What differs from one disk to another. */
interface Disk {

    /** How many bytes may still be written below {@code folder}, which exists. */
    long freeBytes(Path folder) throws IOException;

    /**
     * Makes {@code link} lead to {@code target}, a path relative to the link's folder.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a file at {@code link}
     * @throws IOException or {@link UnsupportedOperationException} if this disk has no links, or this user may not make
     *     them, as on Windows
     */
    void link(Path link, Path target) throws IOException;

    /** The disks of this machine. */
    static Disk standard() {
        return new Disk() {
            @Override
            public long freeBytes(Path folder) throws IOException {
                return Files.getFileStore(folder).getUsableSpace();
            }

            @Override
            public void link(Path link, Path target) throws IOException {
                Files.createSymbolicLink(link, target);
            }
        };
    }

    /** The same disk, for those who want no links on it. */
    default Disk withoutLinks() {
        Disk linked = this;
        return new Disk() {
            @Override
            public long freeBytes(Path folder) throws IOException {
                return linked.freeBytes(folder);
            }

            @Override
            public void link(Path link, Path target) {
                throw new UnsupportedOperationException("symbolic links are switched off");
            }
        };
    }
}
