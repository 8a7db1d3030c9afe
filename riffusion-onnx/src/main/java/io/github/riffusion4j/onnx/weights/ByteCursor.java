package io.github.riffusion4j.onnx.weights;

import java.nio.ByteBuffer;

/** Bytes of a file, from front to back. Not safe for use by several threads. */
interface ByteCursor {

    /**
     * The next {@code length} bytes, little endian and read-only; good until the next call.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if they cannot be read or are not there
     */
    ByteBuffer next(int length);
}
