package io.github.riffusion4j.audio.format.wav;

import io.github.riffusion4j.audio.format.AudioEncoder;
import io.github.riffusion4j.audio.format.PcmFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Encodes one WAV file: the chunks fmt, fact (floating point only, where it is required), perhaps another, and data.
 */
public final class WavEncoder implements AudioEncoder {

    private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;
    private static final int MAX_CHANNELS = 0xffff;
    private static final int BLOCK_BYTES = 1 << 16;
    /** More than any head has without a further chunk. */
    private static final int MOST_HEAD_BYTES = 100;

    private static final int INTEGER_HEADER_BYTES = 44;
    private static final int FLOAT_HEADER_BYTES = 58;
    private static final int EXTENSION_BYTES = 24;
    private static final byte[] SUB_FORMAT_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b, 0x71
    };
    /** The loudspeakers of one channel, two, three ...: left, right, center, low frequencies, back, side. */
    private static final int[] SPEAKERS = {0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f};

    private final int sampleRate;
    private final int channelCount;
    private final PcmFormat format;
    private final int bytesPerFrame;
    private final byte[] chunk;
    private long frames;

    /**
     * An encoder.
     *
     * @param chunk a further chunk, whole and of an even length, to stand before the samples; or empty
     * @throws IllegalArgumentException if the format cannot hold the channels
     */
    public WavEncoder(int sampleRate, int channelCount, PcmFormat format, byte[] chunk) {
        if (channelCount > MAX_CHANNELS / format.bytes()) {
            throw new IllegalArgumentException("a WAV file cannot hold " + channelCount + " channels");
        }
        this.sampleRate = sampleRate;
        this.channelCount = channelCount;
        this.format = format;
        this.chunk = chunk;
        bytesPerFrame = channelCount * format.bytes();
    }

    /** The size of the data chunk, checked to leave room for the rest of the file, {@code more} bytes of it unusual. */
    public static long dataBytes(long frames, int bytesPerFrame, int more) {
        long bytes = frames * bytesPerFrame;
        if (bytes > MAX_UNSIGNED_INT - MOST_HEAD_BYTES - more) {
            throw new IllegalArgumentException(
                    "a clip of " + bytes + " bytes is too long for a WAV file, which holds 4 GiB; cut it up");
        }
        return bytes;
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int channelCount() {
        return channelCount;
    }

    @Override
    public byte[] openHead() {
        return head(MAX_UNSIGNED_INT, MAX_UNSIGNED_INT, MAX_UNSIGNED_INT);
    }

    /** The head of a file of so many frames. */
    public byte[] head(long frameCount) {
        long dataBytes = dataBytes(frameCount, bytesPerFrame, chunk.length);
        return head(headBytes() - 8 + dataBytes + padding(dataBytes), frameCount, dataBytes);
    }

    private int headBytes() {
        int plain = format == PcmFormat.FLOAT_32 ? FLOAT_HEADER_BYTES : INTEGER_HEADER_BYTES;
        int extension = !isExtensible() ? 0 : format == PcmFormat.FLOAT_32 ? EXTENSION_BYTES - 2 : EXTENSION_BYTES;
        return chunk.length + plain + extension;
    }

    /** Returns true for more than two channels, whose places only the longer header names. */
    private boolean isExtensible() {
        return channelCount > 2;
    }

    @Override
    public void encode(float[][] samples, OutputStream body) throws IOException {
        int length = samples[0].length;
        dataBytes(frames + length, bytesPerFrame, chunk.length);
        byte[] block = new byte[Math.max(BLOCK_BYTES / bytesPerFrame, 1) * bytesPerFrame];
        ByteBuffer out = littleEndian(block);
        for (int i = 0; i < length; i++) {
            for (int c = 0; c < channelCount; c++) {
                format.put(out, samples[c][i]);
            }
            if (!out.hasRemaining()) {
                body.write(block);
                out.clear();
            }
        }
        body.write(block, 0, out.position());
        frames += length;
    }

    @Override
    public byte[] finish(OutputStream body) throws IOException {
        body.write(new byte[padding(frames * bytesPerFrame)]);
        return head(frames);
    }

    private byte[] head(long riffBytes, long frameCount, long dataBytes) {
        boolean floating = format == PcmFormat.FLOAT_32;
        byte[] head = new byte[headBytes()];
        ByteBuffer out = littleEndian(head);
        out.put(ascii("RIFF")).putInt((int) riffBytes);
        int encoding = floating ? WavFormat.FLOAT : WavFormat.INTEGER;
        out.put(ascii("WAVEfmt ")).putInt(isExtensible() ? 40 : floating ? 18 : 16);
        out.putShort((short) (isExtensible() ? WavFormat.EXTENSIBLE : encoding));
        out.putShort((short) channelCount);
        out.putInt(sampleRate);
        out.putInt((int) ((long) sampleRate * bytesPerFrame));
        out.putShort((short) bytesPerFrame);
        out.putShort((short) (8 * format.bytes()));
        if (isExtensible()) {
            out.putShort((short) 22).putShort((short) (8 * format.bytes()));
            out.putInt(channelCount < SPEAKERS.length ? SPEAKERS[channelCount] : 0);
            out.putShort((short) encoding).put(SUB_FORMAT_TAIL);
        } else if (floating) {
            out.putShort((short) 0); // size of the format's extension
        }
        if (floating) {
            out.put(ascii("fact")).putInt(4).putInt((int) frameCount);
        }
        out.put(chunk).put(ascii("data")).putInt((int) dataBytes);
        return head;
    }

    /** Chunks start at even offsets; the padding does not count towards the chunk's size. */
    private static int padding(long dataBytes) {
        return (int) (dataBytes & 1);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
