package io.github.riffusion4j.audio.transform;

import java.util.ArrayList;
import java.util.List;

/** Native arrays that live as long as one call, and are released together. Not thread safe. */
final class Nd4jArena implements AutoCloseable {

    private final List<Nd4jArray> arrays = new ArrayList<>();

    /** A float array of zeros in C order, released with this arena. */
    Nd4jArray allocate(long... shape) {
        Nd4jArray array = new Nd4jArray(shape);
        arrays.add(array);
        return array;
    }

    @Override
    public void close() {
        arrays.forEach(Nd4jArray::release);
    }
}
