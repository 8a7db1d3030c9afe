package io.github.riffusion4j.dataset;

import com.google.gson.JsonObject;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A unit of work: recordings whose clips are written whole or not at all, in any order of shards and on any machine.
 *
 * @param split {@code train} or {@code test}
 * @param index from 0, within its split
 * @param count of shards of the split
 * @param recordings what it is made of
 * @param hash 12 hexadecimal digits of SHA-256 of the options and of the recordings' names, sizes and times of change:
 *     what names the outputs, so that those of other input are never taken for them
 */
public record Shard(String split, int index, int count, List<Source> recordings, String hash) implements Serializable {

    private static final long serialVersionUID = 1;
    private static final int HASH_DIGITS = 12;

    /**
     * A recording.
     *
     * @param file its path or, on a cluster, its address
     * @param name what its images are called after: see {@link Recording}
     * @param size in bytes
     * @param modifiedMs the time of its last change, in milliseconds since 1970
     * @param fields what a table says of it
     */
    public record Source(String file, String name, long size, long modifiedMs, Map<String, String> fields)
            implements Serializable {

        private static final long serialVersionUID = 1;

        /**
         * A recording on this machine, or on a disk that all machines share.
         *
         * @param directory that of the data set
         * @throws InvalidFileException if the file is gone
         */
        public static Source of(Path directory, Recording recording, CaptionTable captions) {
            Path file = recording.file();
            try {
                String path = directory
                        .relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                return new Source(
                        file.toAbsolutePath().toString(),
                        recording.name(),
                        Files.size(file),
                        Files.getLastModifiedTime(file).toMillis(),
                        captions.fields(path));
            } catch (IOException e) {
                throw new InvalidFileException(file, "cannot be read: " + e, e);
            }
        }
    }

    static Shard of(String split, int index, int count, List<Source> recordings, DatasetOptions options) {
        JsonObject key = options.json();
        key.addProperty("split", split);
        key.addProperty("index", index);
        key.addProperty("count", count);
        StringBuilder text = new StringBuilder(key.toString());
        for (Source source : recordings) {
            text.append('\n').append(source.name()).append('\t').append(source.size());
            text.append('\t').append(source.modifiedMs()).append('\t').append(new TreeMap<>(source.fields()));
        }
        byte[] hash = HashAlgorithm.SHA_256.digest().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return new Shard(
                split,
                index,
                count,
                List.copyOf(recordings),
                HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS));
    }

    /** {@code train-00003-of-00012-9f86d081884c}. */
    public String name() {
        return String.format(Locale.ROOT, "%s-%05d-of-%05d-%s", split, index, count, hash);
    }
}
