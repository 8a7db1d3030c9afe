package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Reads the bytes of a file sequentially. Not thread safe. */
interface ByteReader {

    /**
     * Reads the next {@code length} bytes, little endian and read-only, valid until the next call.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if they cannot be read or do not exist
     */
    ByteBuffer read(int length);

    /**
     * Reads a stream, without closing it.
     *
     * @param file for messages
     */
    static ByteReader of(Path file, InputStream in) {
        return new ByteReader() {
            private byte[] bytes = new byte[0];

            @Override
            public ByteBuffer read(int length) {
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
        };
    }
}
