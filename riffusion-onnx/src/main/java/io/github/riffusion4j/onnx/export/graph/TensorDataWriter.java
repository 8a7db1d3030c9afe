package io.github.riffusion4j.onnx.export.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Writes the elements of initializers, little endian. Not thread safe. */
public final class TensorDataWriter {

    private static final int BUFFER = 1 << 20;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long count;

    TensorDataWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Writes 32-bit floats. */
    public void floats(float... values) throws IOException {
        for (float value : values) {
            room(Float.BYTES).putFloat(value);
        }
    }

    /** Writes 16-bit floats, rounded to nearest. */
    public void halves(float... values) throws IOException {
        for (float value : values) {
            room(Short.BYTES).putShort(Half.of(value));
        }
    }

    /** Writes 64-bit integers. */
    public void longs(long... values) throws IOException {
        for (long value : values) {
            room(Long.BYTES).putLong(value);
        }
    }

    /** Writes 8-bit integers, signed or not. */
    public void bytes(byte... values) throws IOException {
        for (byte value : values) {
            room(1).put(value);
        }
    }

    /** The number of bytes written so far. */
    long count() {
        return count;
    }

    /** Writes zeros until {@code offset} bytes have been written. */
    void padTo(long offset) throws IOException {
        while (count < offset) {
            bytes((byte) 0);
        }
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        count += bytes;
        return buffer;
    }
}
