package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.base.RiffusionException;
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
                throw new RiffusionException(
                        file + ": ends " + (length - read) + " bytes too early; download the file again");
            }
        } catch (IOException e) {
            throw new RiffusionException(file + ": cannot be read: " + e, e);
        }
        return ByteBuffer.wrap(bytes, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
