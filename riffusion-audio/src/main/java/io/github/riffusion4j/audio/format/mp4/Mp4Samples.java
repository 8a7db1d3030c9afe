package io.github.riffusion4j.audio.format.mp4;

import io.github.riffusion4j.audio.format.FileContent;
import java.util.Arrays;
import java.util.Optional;

/** Where the frames of a track lie in the file ("samples", as MP4 calls them). */
final class Mp4Samples {

    private static final int BASE_OFFSET = 1;
    private static final int DESCRIPTION = 2;
    private static final int DEFAULT_DURATION = 8;
    private static final int DEFAULT_SIZE = 16;
    private static final int DATA_OFFSET = 1;
    private static final int FIRST_FLAGS = 4;
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FLAGS = 0x400;
    private static final int SAMPLE_TIME = 0x800;

    private final FileContent file;
    private long[] positions = new long[1024];
    private int[] sizes = new int[1024];
    private int count;
    private boolean isCutOff;

    Mp4Samples(FileContent file) {
        this.file = file;
    }

    int count() {
        return count;
    }

    long position(int sample) {
        return positions[sample];
    }

    int size(int sample) {
        return sizes[sample];
    }

    private boolean add(long position, long size) {
        if (isCutOff || position < 0 || size < 0 || size > file.size() - position) {
            if (!isCutOff) {
                isCutOff = true;
                file.tolerate("ends before frame " + count + ", which belongs at byte " + position
                        + "; the file is cut off, fetch or export it again");
            }
            return false;
        }
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        positions[count] = position;
        sizes[count++] = (int) size;
        return true;
    }

    /** Adds what the tables of a track name: sizes, samples in each chunk, and places of the chunks. */
    void addTables(Mp4Box tables) {
        Mp4Box sizeTable = table(tables, "stsz");
        Mp4Box runs = table(tables, "stsc");
        Optional<Mp4Box> wide = tables.find("co64");
        Mp4Box chunks = wide.orElseGet(() -> table(tables, "stco"));
        int width = wide.isPresent() ? 8 : 4;
        long fixedSize = sizeTable.unsignedInt(4);
        long left = fixedSize == 0 ? sizeTable.entryCount(8, 4) : sizeTable.unsignedInt(8);
        int chunkCount = chunks.entryCount(4, width);
        int runCount = runs.entryCount(4, 12);
        long sample = 0;
        for (int run = 0; run < runCount; run++) {
            long from = runs.unsignedInt(8 + 12L * run) - 1;
            long to = run + 1 < runCount ? runs.unsignedInt(8 + 12L * (run + 1)) - 1 : chunkCount;
            long perChunk = runs.unsignedInt(8 + 12L * run + 4);
            for (long chunk = Math.max(from, 0); chunk < Math.min(to, chunkCount); chunk++) {
                long at = width == 8 ? chunks.int64(8 + 8 * chunk) : chunks.unsignedInt(8 + 4 * chunk);
                for (long i = 0; i < perChunk && left > 0; i++, left--, sample++) {
                    long size = fixedSize == 0 ? sizeTable.unsignedInt(12 + 4 * sample) : fixedSize;
                    if (!add(at, size)) {
                        return;
                    }
                    at += size;
                }
            }
        }
    }

    private Mp4Box table(Mp4Box tables, String type) {
        return tables.find(type)
                .orElseThrow(() ->
                        file.invalid("has no box \"" + type + "\"; the file is damaged, fetch or export it again"));
    }

    /**
     * Adds what a fragment of a file that was streamed names.
     *
     * @param defaultSize of samples for which the fragment names none
     */
    void addFragment(Mp4Box fragment, long track, long defaultSize) {
        for (Mp4Box part : fragment.children()) {
            Optional<Mp4Box> header = part.find("tfhd");
            if (part.type().equals("traf") && header.isPresent() && header.get().unsignedInt(4) == track) {
                addRuns(part, header.get(), fragment.at(), defaultSize);
            }
        }
    }

    private void addRuns(Mp4Box part, Mp4Box header, long fragmentAt, long trackSize) {
        int flags = header.int32(0);
        long offset = 8;
        long base = fragmentAt;
        if ((flags & BASE_OFFSET) != 0) {
            base = header.int64(offset);
            offset += 8;
        }
        offset += (flags & DESCRIPTION) != 0 ? 4 : 0;
        offset += (flags & DEFAULT_DURATION) != 0 ? 4 : 0;
        long defaultSize = (flags & DEFAULT_SIZE) != 0 ? header.unsignedInt(offset) : trackSize;
        long at = base;
        for (Mp4Box run : part.children()) {
            if (run.type().equals("trun")) {
                at = addRun(run, base, at, defaultSize);
            }
        }
    }

    private long addRun(Mp4Box run, long base, long from, long defaultSize) {
        int flags = run.int32(0);
        long samples = run.unsignedInt(4);
        long offset = 8;
        long at = from;
        if ((flags & DATA_OFFSET) != 0) {
            at = base + run.int32(offset);
            offset += 4;
        }
        offset += (flags & FIRST_FLAGS) != 0 ? 4 : 0;
        int before = (flags & SAMPLE_DURATION) != 0 ? 4 : 0;
        int bytes = before + 4 * Integer.bitCount(flags & (SAMPLE_SIZE | SAMPLE_FLAGS | SAMPLE_TIME));
        for (long i = 0; i < samples; i++) {
            long size = (flags & SAMPLE_SIZE) != 0 ? run.unsignedInt(offset + before) : defaultSize;
            if (size == 0 || !add(at, size)) {
                break;
            }
            at += size;
            offset += bytes;
        }
        return at;
    }
}
