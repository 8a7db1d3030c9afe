package io.github.riffusion4j.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the examples of a shard in a layout. Used by one thread, and closed whether or not it was finished. */
interface ExampleWriter extends AutoCloseable {

    /**
     * Adds an example.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if it cannot be written
     */
    void add(Example example);

    /**
     * Writes what is not yet written.
     *
     * @return the names of all files of the shard, in their order
     */
    List<String> finish();

    @Override
    void close();

    /** A writer of a shard in the layout of the options. */
    static ExampleWriter of(DatasetLayout layout, Shard shard, DatasetStore store) {
        return switch (layout) {
            case IMAGEFOLDER -> new Files(shard.split(), false, store);
            case CAPTIONS -> new Files(shard.split(), true, store);
            case WEBDATASET -> new TarWriter(shard.name() + ".tar", store);
            case PARQUET -> new ParquetExampleWriter(shard.name() + ".parquet", store);
        };
    }

    /** An image in a file, and its caption in another if there is no table of them all. */
    final class Files implements ExampleWriter {

        private final String split;
        private final boolean captions;
        private final DatasetStore store;
        private final List<String> names = new ArrayList<>();

        Files(String split, boolean captions, DatasetStore store) {
            this.split = split;
            this.captions = captions;
            this.store = store;
        }

        @Override
        public void add(Example example) {
            write(example.name() + ".png", example.png());
            if (captions) {
                write(example.name() + ".txt", (example.caption() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        private void write(String name, byte[] content) {
            String file = split + "/" + name;
            store.write(file, out -> out.write(content));
            names.add(file);
        }

        @Override
        public List<String> finish() {
            return names;
        }

        @Override
        public void close() {
            // Every file is finished.
        }
    }
}
