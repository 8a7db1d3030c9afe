package io.github.riffusion4j;

import io.github.riffusion4j.audio.SampleFormat;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stream's samples as 16-bit integers, little-endian; ends when the stream is closed. For use by one thread. */
final class StreamBytes extends InputStream {

    private static final int FRAMES = 512;

    private final MusicStream stream;
    private final float[] samples;
    private final ByteBuffer bytes;

    StreamBytes(MusicStream stream) {
        this.stream = stream;
        this.samples = new float[FRAMES * stream.channelCount()];
        this.bytes = ByteBuffer.allocate(samples.length * SampleFormat.INT_16.bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .flip();
    }

    @Override
    public int read() {
        return more() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] out, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(out, offset, count);
        return count;
    }

    private boolean more() {
        if (!bytes.hasRemaining()) {
            int played = stream.read(samples);
            if (played == 0 && stream.isClosed()) {
                return false;
            }
            bytes.clear();
            for (float sample : samples) {
                SampleFormat.INT_16.put(bytes, sample);
            }
            bytes.flip();
        }
        return true;
    }
}
