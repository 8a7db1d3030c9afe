package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds WAV files byte by byte, right ones and wrong ones. */
final class WavBytes {

    static final String SOURCE = "the test's WAV";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The header up to the first chunk, claiming {@code riffSize} bytes to follow. */
    static WavBytes riff(long riffSize) {
        return new WavBytes().text("RIFF").u32(riffSize).text("WAVE");
    }

    /** A fmt chunk of 16 bytes whose fields agree. */
    WavBytes format(int encoding, int channels, int sampleRate, int bits) {
        return format(encoding, channels, sampleRate, bits, channels * bits / 8);
    }

    WavBytes format(int encoding, int channels, long sampleRate, int bits, int bytesPerFrame) {
        return text("fmt ").u32(16).formatFields(encoding, channels, sampleRate, bits, bytesPerFrame);
    }

    /** A fmt chunk of WAVE_FORMAT_EXTENSIBLE, for the 16 bytes of a sub-format. */
    WavBytes extensible(int channels, int bits, byte[] subFormat) {
        return text("fmt ")
                .u32(40)
                .formatFields(0xfffe, channels, 44_100, bits, channels * bits / 8)
                .u16(22)
                .u16(bits)
                .u32(0)
                .bytes(subFormat);
    }

    static byte[] subFormat(int encoding) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) encoding)
                .putInt(0)
                .putShort((short) 0x0010)
                .put(new byte[] {(byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b, 0x71})
                .array();
    }

    private WavBytes formatFields(int encoding, int channels, long sampleRate, int bits, int bytesPerFrame) {
        return u16(encoding)
                .u16(channels)
                .u32(sampleRate)
                .u32(sampleRate * bytesPerFrame)
                .u16(bytesPerFrame)
                .u16(bits);
    }

    WavBytes data(byte... samples) {
        return text("data").u32(samples.length).bytes(samples);
    }

    WavBytes text(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    WavBytes u16(int value) {
        return bytes((byte) value, (byte) (value >> 8));
    }

    WavBytes u32(long value) {
        return u16((int) value).u16((int) (value >> 16));
    }

    WavBytes bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    AudioClip read() {
        return read(toByteArray());
    }

    static AudioClip read(byte[] wav) {
        try {
            return WavFile.read(new ByteArrayInputStream(wav), SOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] written(AudioClip clip, SampleFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            WavFile.write(out, clip, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
