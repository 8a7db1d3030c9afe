package io.github.riffusion4j.spark;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.dataset.DatasetStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A directory in a file system that Hadoop knows. A file is written under a name of its own and renamed; where two
 * machines write one file, either's bytes will do.
 *
 * @param address such as {@code hdfs://host/directory}
 */
record HadoopStore(String address) implements DatasetStore {

    private FileSystem system() throws IOException {
        return HadoopFiles.fileSystem(address);
    }

    private Path path(String name) {
        return new Path(address + "/" + name);
    }

    @Override
    public boolean has(String name) {
        try {
            return system().exists(path(name));
        } catch (IOException e) {
            throw failure(name, "cannot be looked for", e);
        }
    }

    @Override
    public void write(String name, Content content) {
        Path target = path(name);
        Path draft = new Path(target.getParent(), ".riffusion-" + UUID.randomUUID() + ".part");
        try {
            FileSystem system = system();
            try {
                try (OutputStream out = system.create(draft)) {
                    content.writeTo(out);
                }
                if (!system.rename(draft, target)) {
                    // Some file systems do not replace what is there.
                    system.delete(target, false);
                    if (!system.rename(draft, target)) {
                        throw new IOException("it cannot be renamed to " + target);
                    }
                }
            } finally {
                system.delete(draft, false);
            }
        } catch (IOException e) {
            throw failure(name, "cannot be written", e);
        }
    }

    @Override
    public InputStream read(String name) {
        try {
            return system().open(path(name));
        } catch (IOException e) {
            throw failure(name, "cannot be read", e);
        }
    }

    @Override
    public List<String> list(String directory) {
        try {
            List<String> names = new ArrayList<>();
            for (FileStatus file : system().listStatus(path(directory))) {
                if (file.isFile()) {
                    names.add(directory + "/" + file.getPath().getName());
                }
            }
            names.sort(null);
            return names;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failure(directory, "cannot be listed", e);
        }
    }

    @Override
    public void delete(String name) {
        try {
            system().delete(path(name), false);
        } catch (IOException e) {
            throw failure(name, "cannot be deleted", e);
        }
    }

    private RiffusionException failure(String name, String what, IOException e) {
        return new RiffusionException(path(name) + ": " + what + ": " + e, e);
    }
}
