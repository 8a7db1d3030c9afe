package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.FileContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds WAV files byte by byte, right ones and wrong ones. */
public final class WavBytes {

    public static final String SOURCE = "the test's WAV";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The header up to the first chunk, claiming {@code riffSize} bytes to follow. */
    public static WavBytes riff(long riffSize) {
        return new WavBytes().text("RIFF").u32(riffSize).text("WAVE");
    }

    /** A fmt chunk of 16 bytes whose fields agree. */
    public WavBytes format(int encoding, int channels, int sampleRate, int bits) {
        return format(encoding, channels, sampleRate, bits, channels * bits / 8);
    }

    public WavBytes format(int encoding, int channels, long sampleRate, int bits, int bytesPerFrame) {
        return text("fmt ").u32(16).formatFields(encoding, channels, sampleRate, bits, bytesPerFrame);
    }

    /** A fmt chunk of WAVE_FORMAT_EXTENSIBLE, for the 16 bytes of a sub-format. */
    public WavBytes extensible(int channels, int bits, byte[] subFormat) {
        return text("fmt ")
                .u32(40)
                .formatFields(0xfffe, channels, 44_100, bits, channels * bits / 8)
                .u16(22)
                .u16(bits)
                .u32(0)
                .bytes(subFormat);
    }

    public static byte[] subFormat(int encoding) {
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

    public WavBytes data(byte... samples) {
        return text("data").u32(samples.length).bytes(samples);
    }

    public WavBytes text(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public WavBytes u16(int value) {
        return bytes((byte) value, (byte) (value >> 8));
    }

    public WavBytes u32(long value) {
        return u16((int) value).u16((int) (value >> 16));
    }

    public WavBytes bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }

    public AudioClip read() {
        return read(toByteArray());
    }

    public static AudioClip read(byte[] wav) {
        try {
            return WavFile.read(new ByteArrayInputStream(wav), SOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file as data sets do: damage is an error. */
    public static AudioClip readStrictly(byte[] wav) {
        try {
            return WavFile.read(FileContent.of(new ByteArrayInputStream(wav), SOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] written(AudioClip clip, SampleFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            WavFile.write(out, clip, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
