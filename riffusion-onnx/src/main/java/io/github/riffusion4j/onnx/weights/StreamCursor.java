package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The bytes of a stream, which it does not close. */
final class StreamCursor implements ByteCursor {

    private final Path file;
    private final InputStream in;
    private byte[] bytes = new byte[0];

    /** @param file for messages */
    StreamCursor(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    @Override
    public ByteBuffer next(int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        try {
            int read = in.readNBytes(bytes, 0, length);
            if (read < length) {
                throw new InvalidModelException(
                        file, (length - read) + " more bytes", "the end of a file in it; download it again");
            }
        } catch (IOException e) {
            throw new InvalidModelException(file, "a file that can be read", e + "; download it again", e);
        }
        return ByteBuffer.wrap(bytes, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
