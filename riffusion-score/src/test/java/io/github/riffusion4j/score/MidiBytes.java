package io.github.riffusion4j.score;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of MIDI files, right ones and wrong ones, put together by hand. */
final class MidiBytes {

    static final int[] END = {0, 0xff, 0x2f, 0};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static MidiBytes header(int format, int tracks, int division) {
        return new MidiBytes().text("MThd").int32(6).int16(format).int16(tracks).int16(division);
    }

    /** A whole file of format 0 with the events of its one track; its end is added. */
    static byte[] file(int division, int... events) {
        return header(0, 1, division).track(events).toByteArray();
    }

    /** A track with its events; its end is added. */
    MidiBytes track(int... events) {
        return chunk("MTrk", new MidiBytes().bytes(events).bytes(END).toByteArray());
    }

    MidiBytes chunk(String type, byte[] content) {
        return text(type).int32(content.length).bytes(content);
    }

    MidiBytes text(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    MidiBytes bytes(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    MidiBytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    MidiBytes int16(int value) {
        return bytes(value >> 8, value);
    }

    MidiBytes int32(int value) {
        return int16(value >> 16).int16(value);
    }

    int[] ints() {
        byte[] bytes = toByteArray();
        int[] ints = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ints[i] = bytes[i] & 0xff;
        }
        return ints;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
