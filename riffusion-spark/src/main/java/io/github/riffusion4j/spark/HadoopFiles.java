package io.github.riffusion4j.spark;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.dataset.AudioDirectory;
import io.github.riffusion4j.dataset.CaptionTable;
import io.github.riffusion4j.dataset.Shard;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Sound files on disks that all machines share, and in file systems that Hadoop knows: {@code hdfs://}, {@code s3a://}.
 */
final class HadoopFiles {

    private HadoopFiles() {}

    /** A drive's letter is no scheme. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    /** Returns true for an address with a scheme; false for a path, which all machines share. */
    static boolean isAddress(String address) {
        return ADDRESS.matcher(address).matches();
    }

    static FileSystem fileSystem(String address) throws IOException {
        return new org.apache.hadoop.fs.Path(address)
                .getFileSystem(SparkHadoopUtil.get().conf());
    }

    static List<Shard.Source> recordings(String address, String glob, CaptionTable captions, String output) {
        return isAddress(address)
                ? remote(address, glob, captions, output)
                : local(new AudioDirectory(Path.of(address), glob), captions, output);
    }

    private static List<Shard.Source> local(AudioDirectory directory, CaptionTable captions, String output) {
        Path made = isAddress(output) ? directory.directory().resolve(".riffusion") : Path.of(output);
        return directory.recordings(made).stream()
                .map(recording -> Shard.Source.of(directory.directory(), recording, captions))
                .toList();
    }

    private static List<Shard.Source> remote(String address, String glob, CaptionTable captions, String output) {
        Map<String, LocatedFileStatus> files = new TreeMap<>();
        try {
            FileSystem system = fileSystem(address);
            String root = qualified(system, address) + "/";
            String made = qualified(fileSystem(output), output) + "/";
            RemoteIterator<LocatedFileStatus> all = system.listFiles(new org.apache.hadoop.fs.Path(address), true);
            while (all.hasNext()) {
                LocatedFileStatus file = all.next();
                String path = file.getPath().toString();
                if (!path.startsWith(made)) {
                    files.put(path.substring(root.length()), file);
                }
            }
        } catch (FileNotFoundException e) {
            throw new InvalidFileException(address, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(address, "cannot be listed: " + e.getMessage(), e);
        }
        Map<String, String> names = AudioDirectory.named(address, files.keySet(), glob);
        return files.entrySet().stream()
                .filter(entry -> names.containsKey(entry.getKey()))
                .map(entry -> new Shard.Source(
                        entry.getValue().getPath().toString(),
                        String.valueOf(names.get(entry.getKey())),
                        entry.getValue().getLen(),
                        entry.getValue().getModificationTime(),
                        captions.fields(entry.getKey())))
                .toList();
    }

    private static String qualified(FileSystem system, String address) {
        return system.makeQualified(new org.apache.hadoop.fs.Path(address)).toString();
    }

    /** Copies a file from afar to this machine's disk, with the text beside it, so that no file is in memory whole. */
    static void open(Shard.Source source, Consumer<Path> use) {
        if (!isAddress(source.file())) {
            use.accept(Path.of(source.file()));
            return;
        }
        Path directory;
        try {
            directory = Files.createTempDirectory("riffusion-sound-");
        } catch (IOException e) {
            throw new RiffusionException(
                    System.getProperty("java.io.tmpdir") + ": a temporary directory cannot be made: " + e, e);
        }
        try {
            use.accept(fetch(source, directory));
        } finally {
            delete(directory);
        }
    }

    private static Path fetch(Shard.Source source, Path directory) {
        org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(source.file());
        String name = remote.getName();
        String stem = name.substring(0, name.lastIndexOf('.'));
        Path file = directory.resolve(name);
        try {
            FileSystem system = fileSystem(source.file());
            copy(system, remote, file);
            org.apache.hadoop.fs.Path text = new org.apache.hadoop.fs.Path(remote.getParent(), stem + ".txt");
            if (system.exists(text)) {
                copy(system, text, directory.resolve(stem + ".txt"));
            }
            return file;
        } catch (IOException e) {
            throw new InvalidFileException(source.file(), "cannot be read: " + e.getMessage(), e);
        }
    }

    private static void copy(FileSystem system, org.apache.hadoop.fs.Path from, Path to) throws IOException {
        try (InputStream in = system.open(from)) {
            Files.copy(in, to);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // The work is done; what stays is in the directory for temporary files.
        }
    }
}
