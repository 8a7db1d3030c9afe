package io.github.riffusion4j.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar file of images, captions and facts, which belong together by the part of their names before the first dot. */
final class TarWriter implements ExampleWriter {

    private final String name;
    private final DatasetStore store;
    private final SpoolFile spool = new SpoolFile();
    private final TarArchiveOutputStream tar;
    private boolean empty = true;

    TarWriter(String name, DatasetStore store) {
        this.name = name;
        this.store = store;
        this.tar = new TarArchiveOutputStream(spool.out(), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @Override
    public void add(Example example) {
        // A dot in a name would begin its extension.
        String key = example.name().replace('.', '_');
        empty = false;
        put(key + ".png", example.png());
        put(key + ".txt", example.caption().getBytes(StandardCharsets.UTF_8));
        put(key + ".json", example.facts().toString().getBytes(StandardCharsets.UTF_8));
    }

    private void put(String file, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(file);
        entry.setSize(content.length);
        // The same examples make the same bytes.
        entry.setModTime(0);
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw spool.failure(e);
        }
    }

    @Override
    public List<String> finish() {
        if (empty) {
            return List.of();
        }
        try {
            tar.finish();
        } catch (IOException e) {
            throw spool.failure(e);
        }
        spool.copyTo(name, store);
        return List.of(name);
    }

    @Override
    public void close() {
        spool.close();
    }
}
