package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes one clip as a WAV file: the chunks fmt, fact (floating point only, where it is required) and data. */
final class WavWriter {

    private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;
    private static final int MAX_CHANNELS = 0xffff;
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int INTEGER_HEADER_BYTES = 44;
    private static final int FLOAT_HEADER_BYTES = 58;

    private final AudioClip clip;
    private final SampleFormat format;
    private final int bytesPerFrame;
    private final long dataBytes;

    WavWriter(AudioClip clip, SampleFormat format) {
        if (clip.channelCount() > MAX_CHANNELS / format.bytes()) {
            throw new IllegalArgumentException("a WAV file cannot hold " + clip.channelCount() + " channels");
        }
        this.clip = clip;
        this.format = format;
        bytesPerFrame = clip.channelCount() * format.bytes();
        dataBytes = dataBytes(clip.length(), bytesPerFrame);
    }

    /** The size of the data chunk, checked to leave room for the rest of the file. */
    static long dataBytes(int frames, int bytesPerFrame) {
        long bytes = (long) frames * bytesPerFrame;
        if (bytes > MAX_UNSIGNED_INT - 100) {
            throw new IllegalArgumentException(
                    "a clip of " + bytes + " bytes is too long for a WAV file, which holds 4 GiB; cut it up");
        }
        return bytes;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(header());
        byte[] block = new byte[Math.max(BLOCK_BYTES / bytesPerFrame, 1) * bytesPerFrame];
        ByteBuffer samples = littleEndian(block);
        for (int i = 0; i < clip.length(); i++) {
            for (int c = 0; c < clip.channelCount(); c++) {
                format.put(samples, clip.sample(c, i));
            }
            if (!samples.hasRemaining()) {
                out.write(block);
                samples.clear();
            }
        }
        out.write(block, 0, samples.position());
        out.write(new byte[padding()]);
    }

    private byte[] header() {
        boolean floating = format == SampleFormat.FLOAT_32;
        byte[] header = new byte[floating ? FLOAT_HEADER_BYTES : INTEGER_HEADER_BYTES];
        ByteBuffer out = littleEndian(header);
        out.put(ascii("RIFF")).putInt((int) (header.length - 8 + dataBytes + padding()));
        out.put(ascii("WAVEfmt ")).putInt(floating ? 18 : 16);
        out.putShort((short) (floating ? WavFormat.FLOAT : WavFormat.INTEGER));
        out.putShort((short) clip.channelCount());
        out.putInt(clip.sampleRate());
        out.putInt((int) ((long) clip.sampleRate() * bytesPerFrame));
        out.putShort((short) bytesPerFrame);
        out.putShort((short) (8 * format.bytes()));
        if (floating) {
            out.putShort((short) 0); // size of the format's extension
            out.put(ascii("fact")).putInt(4).putInt(clip.length());
        }
        out.put(ascii("data")).putInt((int) dataBytes);
        return header;
    }

    /** Chunks start at even offsets; the padding does not count towards the chunk's size. */
    private int padding() {
        return (int) (dataBytes & 1);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
