package io.github.riffusion4j.score.midi;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Goes through the events of a Standard MIDI file, track by track:
 *
 * <pre>{@code
 * MidiReader in = new MidiReader(bytes);
 * while (in.nextTrack()) {
 *     while (in.nextEvent()) {
 *         switch (in.type()) { ... in.tick() ... in.data1() ... }
 *     }
 * }
 * }</pre>
 *
 * <p>Formats 0 and 1, with times in ticks a quarter note. Chunks of unknown types are skipped, as is whatever follows
 * the last track. A track may lack its end-of-track event, and running status goes on after a meta event: both are
 * common. Everything else that the format does not allow is a {@link MidiFormatException} with its offset. Time grows
 * with the file's bytes, whatever its header claims, and memory does not grow.
 *
 * <p>For use by one thread.
 */
public final class MidiReader {

    /** The most ticks that a track may last: 2^36. With 24 bits of tempo, callers' sums stay within 64 bits. */
    public static final long MAX_TICKS = 1L << 36;

    private static final int HEADER = 0x4d546864; // MThd
    private static final int TRACK = 0x4d54726b; // MTrk
    private static final int RIFF = 0x52494646; // RIFF
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int HEADER_BYTES = 6;

    private final byte[] bytes;
    private final int format;
    private final int trackCount;
    private final int ticksPerQuarter;

    private int position;
    private int track = -1;
    private int trackEnd;
    private boolean trackOpen;

    private long tick;
    private int eventOffset;
    /** The channel message that data bytes without a status byte belong to; 0 if none. */
    private int runningStatus;

    private MidiEventType type = MidiEventType.META;
    private int channel;
    private int data1;
    private int data2;
    private int dataOffset;
    private int dataLength;

    /**
     * Reads the header.
     *
     * @param bytes a whole file; not copied, and not to be changed while it is read
     * @throws MidiFormatException if they do not start as a Standard MIDI file of format 0 or 1, or its times are in
     *     frames of film
     */
    public MidiReader(byte[] bytes) {
        this.bytes = bytes;
        requireHeader();
        int length = int32(4);
        int division = int16(12);
        this.format = int16(8);
        this.trackCount = int16(10);
        this.position = CHUNK_HEADER_BYTES + length;
        if (format > 1) {
            throw error(
                    8,
                    format == 2
                            ? "is of format 2, whose tracks are pieces of their own; save it in format 0 or 1"
                            : "claims to be of format " + format + ", but there are only 0, 1 and 2");
        }
        if (trackCount == 0) {
            throw error(10, "has no tracks");
        }
        if (division >= 0x8000) {
            int frames = 256 - (division >> 8);
            throw error(
                    12,
                    "counts time in frames of film (SMPTE, " + frames
                            + " a second), so it has no beats; save it with ticks a quarter note");
        }
        if (division == 0) {
            throw error(12, "claims 0 ticks a quarter note");
        }
        this.ticksPerQuarter = division;
    }

    private void requireHeader() {
        if (bytes.length == 0) {
            throw error(0, "is empty");
        }
        if (bytes.length >= 4 && int32(0) == RIFF) {
            throw error(0, "is a RIFF file; save it as a Standard MIDI file (.mid)");
        }
        if (bytes.length < CHUNK_HEADER_BYTES + HEADER_BYTES || int32(0) != HEADER) {
            throw error(0, "is no Standard MIDI file: those start with \"MThd\" and have at least 14 bytes");
        }
        int length = int32(4);
        if (length < HEADER_BYTES || length > bytes.length - CHUNK_HEADER_BYTES) {
            throw error(
                    4,
                    "claims a header of " + (length & 0xffff_ffffL) + " bytes; it should be " + HEADER_BYTES + ", and "
                            + (bytes.length - CHUNK_HEADER_BYTES) + " follow");
        }
    }

    /** 0 if all channels share one track, 1 if tracks play together. */
    public int format() {
        return format;
    }

    /** The number of tracks that the header claims, 1 to 65,535; they may not all be there. */
    public int trackCount() {
        return trackCount;
    }

    /** The ticks that a quarter note lasts, 1 to 32,767. */
    public int ticksPerQuarter() {
        return ticksPerQuarter;
    }

    /**
     * Goes to the next track; what was not read of the one before is skipped.
     *
     * @return false after the last one
     * @throws MidiFormatException if the file ends before it, or no chunk starts where one should
     */
    public boolean nextTrack() {
        if (track >= 0) {
            position = trackEnd;
        }
        trackOpen = false;
        if (track + 1 == trackCount) {
            return false;
        }
        while (true) {
            int chunk = position;
            int length = chunkLength(chunk);
            position = chunk + CHUNK_HEADER_BYTES;
            if (int32(chunk) == TRACK) {
                track++;
                trackEnd = position + length;
                trackOpen = true;
                tick = 0;
                runningStatus = 0;
                return true;
            }
            position += length;
        }
    }

    private int chunkLength(int chunk) {
        int left = bytes.length - chunk;
        if (left < CHUNK_HEADER_BYTES) {
            throw error(chunk, "ends after " + (track + 1) + " tracks, but its header claims " + trackCount);
        }
        for (int i = 0; i < 4; i++) {
            if (bytes[chunk + i] < ' ' || bytes[chunk + i] > '~') {
                throw error(chunk, "no chunk starts here; the length of the one before is wrong, or bytes are missing");
            }
        }
        int length = int32(chunk + 4);
        if (length < 0 || length > left - CHUNK_HEADER_BYTES) {
            String name = new String(bytes, chunk, 4, StandardCharsets.US_ASCII);
            throw error(
                    chunk + 4,
                    "a chunk \"" + name + "\" claims " + (length & 0xffff_ffffL) + " bytes, but only "
                            + (left - CHUNK_HEADER_BYTES) + " follow; the file is cut off or damaged");
        }
        return length;
    }

    /** The current track, counted from 0. */
    public int track() {
        return track;
    }

    /**
     * Goes to the track's next event. {@link #tick()} counts on at the track's end, too.
     *
     * @return false at the track's end
     * @throws MidiFormatException if the track is damaged
     */
    public boolean nextEvent() {
        if (!trackOpen || position == trackEnd) {
            trackOpen = false;
            return false;
        }
        eventOffset = position;
        tick += variableLength("a delta time");
        if (tick > MAX_TICKS) {
            throw error("a track of more than " + MAX_TICKS + " ticks; the file is damaged");
        }
        int first = next();
        if (first >= 0xf0) {
            readLongEvent(first);
        } else {
            readChannelEvent(first);
        }
        trackOpen = !(type == MidiEventType.META && data1 == MetaEvents.END_OF_TRACK);
        return trackOpen;
    }

    private void readChannelEvent(int first) {
        int status = first;
        if (first >= 0x80) {
            runningStatus = first;
        } else if (runningStatus != 0) {
            status = runningStatus;
            position--;
        } else {
            throw error(position - 1, hex(first) + " where an event's status byte should be");
        }
        type = MidiEventType.ofChannelStatus(status);
        channel = status & 0x0f;
        data1 = dataByte();
        data2 = type.dataBytes() == 2 ? dataByte() : 0;
        dataLength = 0;
    }

    private int dataByte() {
        int value = next();
        if (value >= 0x80) {
            throw error(position - 1, hex(value) + " inside a message of a channel, where only 0 to 127 may be");
        }
        return value;
    }

    private void readLongEvent(int status) {
        if (status == 0xff) {
            type = MidiEventType.META;
            data1 = next();
        } else if (status == 0xf0 || status == 0xf7) {
            type = MidiEventType.SYSTEM_EXCLUSIVE;
            data1 = 0;
            runningStatus = 0;
        } else {
            throw error(position - 1, "the status byte " + hex(status) + ", which no file may hold");
        }
        int lengthOffset = position;
        int length = variableLength("a length");
        if (length > trackEnd - position) {
            throw error(
                    lengthOffset,
                    "an event that claims " + length + " bytes, but its track has only " + (trackEnd - position)
                            + " left");
        }
        dataOffset = position;
        dataLength = length;
        position += length;
    }

    /** A number of up to 28 bits, seven a byte, the high ones first. */
    private int variableLength(String name) {
        int start = position;
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int next = next();
            value = value << 7 | (next & 0x7f);
            if (next < 0x80) {
                return value;
            }
        }
        throw error(start, name + " of more than four bytes");
    }

    private int next() {
        if (position == trackEnd) {
            throw error(eventOffset, "the track ends within an event; the file is cut off or damaged");
        }
        return bytes[position++] & 0xff;
    }

    /** The event's kind. */
    public MidiEventType type() {
        return type;
    }

    /** The event's time, in ticks from the start: 0 to {@link #MAX_TICKS}. */
    public long tick() {
        return tick;
    }

    /** The channel of a channel's event, 0 to 15; 9 is for percussion in General MIDI. */
    public int channel() {
        return channel;
    }

    /** The first data byte of a channel's event, 0 to 127. */
    public int data1() {
        return data1;
    }

    /** The second data byte of a channel's event, 0 to 127; 0 if it has none. */
    public int data2() {
        return data2;
    }

    /** The type of a meta event, one of {@link MetaEvents} or another. */
    public int metaType() {
        return data1;
    }

    /** The number of bytes that a meta or system exclusive event holds; 0 for others. */
    public int dataLength() {
        return dataLength;
    }

    /** A byte that a meta or system exclusive event holds, 0 to 255. */
    public int data(int index) {
        if (index < 0 || index >= dataLength) {
            throw new IndexOutOfBoundsException("byte " + index + " of an event of " + dataLength);
        }
        return bytes[dataOffset + index] & 0xff;
    }

    /** The bytes that a meta event holds as text: in UTF-8 if they are that, otherwise in Latin-1. */
    public String text() {
        ByteBuffer text = ByteBuffer.wrap(bytes, dataOffset, dataLength);
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(text);
            return chars.toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, dataOffset, dataLength, StandardCharsets.ISO_8859_1);
        }
    }

    /** The offset of the current event's first byte in the file. */
    public int offset() {
        return eventOffset;
    }

    /** An exception that names the current event's offset. */
    public MidiFormatException error(String problem) {
        return error(eventOffset, problem);
    }

    private static MidiFormatException error(int offset, String problem) {
        return new MidiFormatException(offset, problem);
    }

    private static String hex(int value) {
        return "0x%02x".formatted(value);
    }

    private int int16(int offset) {
        return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
    }

    private int int32(int offset) {
        return int16(offset) << 16 | int16(offset + 2);
    }
}
