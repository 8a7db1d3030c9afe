package io.github.riffusion4j.audio.transform;

import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A float array in native memory, in C order, zero at first, with bulk access from Java; ND4J's own ways in and out go
 * value by value. Lives in an {@link Nd4jArena}.
 */
final class Nd4jArray {

    private final INDArray array;

    Nd4jArray(long... shape) {
        this.array = Nd4j.create(DataType.FLOAT, shape, 'c');
    }

    INDArray array() {
        return array;
    }

    /** Lets {@code writer} fill the values; several threads may write to different places until it returns. */
    void write(Consumer<FloatBuffer> writer) {
        writer.accept(array.data().asNioFloat());
        // Where the array has a twin on a graphics card, the twin is out of date now.
        Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }

    /** The values, when all products into this array are done; valid until the next one, or the arena's end. */
    FloatBuffer read() {
        return array.data().asNioFloat();
    }

    /** Releases the memory; a second time does nothing. */
    void release() {
        array.close();
    }
}
