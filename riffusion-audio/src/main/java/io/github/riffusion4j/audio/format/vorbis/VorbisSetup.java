package io.github.riffusion4j.audio.format.vorbis;

import com.jcraft.jogg.Buffer;
import com.jcraft.jogg.Packet;
import io.github.riffusion4j.audio.format.FileContent;
import java.util.Arrays;

/**
 * Checks the setup header of a Vorbis stream before JOrbis reads it, which believes every size that is claimed, and
 * counts forever where the packet ends too soon. The limits are libvorbis's.
 *
 * @see <a href="https://xiph.org/vorbis/doc/Vorbis_I_spec.html#x1-600004.2.4">Vorbis I specification, 4.2.4: setup
 *     header</a>
 */
final class VorbisSetup {

    private static final int PACKET_HEADER_BYTES = 7;
    private static final int SYNC = 0x564342;
    private static final int MAX_SIZE_BITS = 24;
    private static final long MAX_VALUES_OF_ALL = 1 << 24;

    /** The longest block has 8192 samples; the slack is for encoders that round up. */
    private static final int MAX_RESIDUE = 8192;

    private final FileContent file;
    private final Buffer in = new Buffer();
    private final long bits;
    private final int channels;
    private int[] dimensions = {};
    private int[] entries = {};
    private long values;

    private VorbisSetup(FileContent file, Packet setup, int channels) {
        this.file = file;
        this.channels = channels;
        bits = 8L * setup.bytes;
        in.readinit(setup.packet_base, setup.packet, setup.bytes);
    }

    /**
     * Checks the sizes in the third header packet, and writes its mappings as JOrbis reads them: with the bits for the
     * number of a coupled channel that {@link #paddedChannels} take. Of 3, 5, 6 or 7 channels it reads one bit too few.
     */
    static void prepare(FileContent file, Packet setup, int channels) {
        VorbisSetup checked = new VorbisSetup(file, setup, channels);
        checked.checkAll();
        if (paddedChannels(channels) != channels) {
            byte[] padded = checked.withPaddedMappings(setup);
            setup.packet_base = padded;
            setup.packet = 0;
            setup.bytes = padded.length;
        }
    }

    /** The number of channels, at least {@code channels}, for which JOrbis reads mappings right: a power of 2. */
    static int paddedChannels(int channels) {
        return channels < 3 ? channels : Integer.highestOneBit(channels - 1) << 1;
    }

    private byte[] withPaddedMappings(Packet setup) {
        Buffer out = new Buffer();
        out.writeinit();
        long before = position();
        in.readinit(setup.packet_base, setup.packet, setup.bytes);
        copy(out, before);
        int padding = paddedChannels(channels) - channels;
        for (int left = copy(out, 6) + 1; left > 0; left--) {
            require(copy(out, 16) == 0);
            int submaps = copy(out, 1) == 1 ? copy(out, 4) + 1 : 1;
            if (copy(out, 1) == 1) {
                copy(out, 2L * sizeBits(channels - 1) * (copy(out, 8) + 1));
            }
            require(copy(out, 2) == 0);
            if (submaps > 1) {
                copy(out, 4L * channels);
                out.write(0, 4 * padding);
            }
            copy(out, 24L * submaps);
        }
        copy(out, bits - position());
        return Arrays.copyOf(out.buffer(), out.bytes());
    }

    /** Copies bits, and returns the last up to 16 of them. */
    private int copy(Buffer out, long count) {
        int value = 0;
        for (long left = count; left > 0; left -= Short.SIZE) {
            int some = (int) Math.min(left, Short.SIZE);
            value = read(some);
            out.write(value, some);
        }
        return value;
    }

    private void checkAll() {
        for (int i = 0; i < PACKET_HEADER_BYTES; i++) {
            read(8);
        }
        int books = read(8) + 1;
        dimensions = new int[books];
        entries = new int[books];
        for (int i = 0; i < books; i++) {
            checkBook(i);
        }
        skip(16L * (read(6) + 1)); // unused since before the first release
        for (int left = read(6) + 1; left > 0; left--) {
            skipFloor();
        }
        for (int left = read(6) + 1; left > 0; left--) {
            checkResidue();
        }
    }

    private void checkBook(int book) {
        require(read(24) == SYNC);
        int dimensions = read(16);
        int entries = read(24);
        require(entries > 0 && sizeBits(dimensions) + sizeBits(entries) <= MAX_SIZE_BITS);
        values += (long) entries * Math.max(dimensions, 1);
        require(values <= MAX_VALUES_OF_ALL);
        this.dimensions[book] = dimensions;
        this.entries[book] = entries;
        if (read(1) == 1) {
            skipOrderedLengths(entries);
        } else {
            skipLengths(entries);
        }
        int mapping = read(4);
        require(mapping <= 2);
        if (mapping > 0) {
            read(32);
            read(32);
            int valueBits = read(4) + 1;
            read(1);
            require(dimensions > 0);
            skip((long) valueBits * (mapping == 1 ? latticeSide(entries, dimensions) : (long) entries * dimensions));
        }
    }

    private void skipOrderedLengths(int entries) {
        int length = read(5) + 1;
        for (int i = 0; i < entries; length++) {
            require(length <= 32);
            i += read(sizeBits(entries - i));
            require(i <= entries);
        }
    }

    private void skipLengths(int entries) {
        boolean sparse = read(1) == 1;
        for (int i = 0; i < entries; i++) {
            if (!sparse || read(1) == 1) {
                read(5);
            }
        }
    }

    private void skipFloor() {
        int type = read(16);
        require(type <= 1);
        if (type == 0) {
            skip(8 + 16 + 16 + 6 + 8);
            skip(8L * (read(4) + 1));
            return;
        }
        int[] classes = new int[read(5)];
        int classCount = 0;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = read(4);
            classCount = Math.max(classCount, classes[i] + 1);
        }
        int[] classSizes = new int[classCount];
        for (int i = 0; i < classCount; i++) {
            classSizes[i] = read(3) + 1;
            int subclasses = read(2);
            skip(8L * ((subclasses > 0 ? 1 : 0) + (1 << subclasses)));
        }
        read(2);
        int rangeBits = read(4);
        for (int c : classes) {
            skip((long) classSizes[c] * rangeBits);
        }
    }

    private void checkResidue() {
        read(16);
        read(24);
        require(read(24) <= (long) MAX_RESIDUE * channels);
        read(24);
        int classifications = read(6) + 1;
        int book = read(8);
        // JOrbis makes a table of all these combinations, of which the book must have an entry for each.
        require(book < entries.length && Math.pow(classifications, dimensions[book]) <= entries[book]);
        int cascadeBooks = 0;
        for (int i = 0; i < classifications; i++) {
            cascadeBooks += Integer.bitCount(read(3));
            cascadeBooks += read(1) == 1 ? Integer.bitCount(read(5)) : 0;
        }
        skip(8L * cascadeBooks);
    }

    /** The largest integer whose power of {@code dimensions} is at most {@code entries}. */
    private static int latticeSide(int entries, int dimensions) {
        int side = (int) Math.floor(Math.pow(entries, 1.0 / dimensions));
        while (Math.pow(side + 1, dimensions) <= entries) {
            side++;
        }
        while (Math.pow(side, dimensions) > entries) {
            side--;
        }
        return side;
    }

    private static int sizeBits(int value) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(value);
    }

    private int read(int count) {
        require(position() + count <= bits);
        return in.read(count);
    }

    private void skip(long count) {
        require(position() + count <= bits);
        for (long left = count; left > 0; left -= Integer.SIZE) {
            in.read((int) Math.min(left, Integer.SIZE));
        }
    }

    private long position() {
        return in.bits();
    }

    private void require(boolean sound) {
        if (!sound) {
            throw file.invalid("has a damaged Vorbis setup header; fetch or export the file again");
        }
    }
}
