package io.github.riffusion4j.score.midi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts down a Standard MIDI file of format 1, track by track, each event with its time in ticks from the start. The
 * same calls give the same bytes.
 *
 * <p>For use by one thread.
 */
public final class MidiWriter {

    private static final int MOST_TRACKS = 0xffff;
    /** The longest delta time: 28 bits. */
    private static final long LONGEST_DELTA = (1 << 28) - 1;
    /** The usual velocity of a note off, of which instruments without such a sense take no notice. */
    private static final int RELEASE_VELOCITY = 64;

    private final int ticksPerQuarter;
    private final ByteArrayOutputStream tracks = new ByteArrayOutputStream();
    private int trackCount;

    /**
     * A file without tracks.
     *
     * @param ticksPerQuarter ticks a quarter note, 1 to 32,767
     * @throws IllegalArgumentException if they are out of their range
     */
    public MidiWriter(int ticksPerQuarter) {
        if (ticksPerQuarter < 1 || ticksPerQuarter > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a quarter note has 1 to " + Short.MAX_VALUE + " ticks in a MIDI file, not " + ticksPerQuarter);
        }
        this.ticksPerQuarter = ticksPerQuarter;
    }

    /** Begins a track; it joins the file when it {@linkplain Track#end ends}. */
    public Track track() {
        return new Track();
    }

    /** The file so far: its header, and the tracks that have ended. */
    public byte[] toByteArray() {
        ByteArrayOutputStream file = new ByteArrayOutputStream(tracks.size() + 14);
        file.writeBytes("MThd".getBytes(StandardCharsets.US_ASCII));
        int32(file, 6);
        int16(file, 1);
        int16(file, trackCount);
        int16(file, ticksPerQuarter);
        file.writeBytes(tracks.toByteArray());
        return file.toByteArray();
    }

    private static void int16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        int16(out, value >> 16);
        int16(out, value);
    }

    /** A track in the making. Its events come in the order of time. */
    public final class Track {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private long now;

        private Track() {}

        /** A key, 0 to 127, is struck with a velocity from 1 to 127. */
        public Track noteOn(long tick, int channel, int key, int velocity) {
            return channelEvent(tick, 0x90, channel, key, velocity);
        }

        /** A key, 0 to 127, is let go. */
        public Track noteOff(long tick, int channel, int key) {
            return channelEvent(tick, 0x80, channel, key, RELEASE_VELOCITY);
        }

        /** A channel, 0 to 15, changes to a program, 0 to 127. */
        public Track programChange(long tick, int channel, int program) {
            return channelEvent(tick, 0xc0, channel, program);
        }

        private Track channelEvent(long tick, int command, int channel, int... data) {
            delta(tick);
            out.write(command | channel);
            for (int value : data) {
                out.write(value);
            }
            return this;
        }

        /** A meta event, whose type is one of {@link MetaEvents}, with the low eight bits of each value. */
        public Track meta(long tick, int type, int... data) {
            byte[] bytes = new byte[data.length];
            for (int i = 0; i < data.length; i++) {
                bytes[i] = (byte) data[i];
            }
            return meta(tick, type, bytes);
        }

        /** A meta event that holds text, in UTF-8. */
        public Track text(long tick, int type, String text) {
            return meta(tick, type, text.getBytes(StandardCharsets.UTF_8));
        }

        private Track meta(long tick, int type, byte[] data) {
            delta(tick);
            out.write(0xff);
            out.write(type);
            variableLength(data.length);
            out.writeBytes(data);
            return this;
        }

        /**
         * Ends the track at a time and adds it to the file.
         *
         * @throws IllegalStateException if the file already has 65,535 tracks
         */
        public void end(long tick) {
            if (trackCount == MOST_TRACKS) {
                throw new IllegalStateException("a MIDI file has at most " + MOST_TRACKS + " tracks");
            }
            meta(tick, MetaEvents.END_OF_TRACK, new byte[0]);
            tracks.writeBytes("MTrk".getBytes(StandardCharsets.US_ASCII));
            int32(tracks, out.size());
            tracks.writeBytes(out.toByteArray());
            trackCount++;
        }

        private void delta(long tick) {
            if (tick < now) {
                throw new IllegalArgumentException("an event at tick " + tick + " after one at tick " + now);
            }
            while (tick - now > LONGEST_DELTA) {
                variableLength((int) LONGEST_DELTA);
                now += LONGEST_DELTA;
                out.writeBytes(new byte[] {(byte) 0xff, MetaEvents.TEXT, 0}); // an empty text, to carry the time on
            }
            variableLength((int) (tick - now));
            now = tick;
        }

        private void variableLength(int value) {
            for (int shift = 21; shift > 0; shift -= 7) {
                if (value >> shift != 0) {
                    out.write((value >> shift & 0x7f) | 0x80);
                }
            }
            out.write(value & 0x7f);
        }
    }
}
