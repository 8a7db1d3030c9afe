package io.github.riffusion4j.audio.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** On nd4j-native. */
@Tag("runtime")
class Nd4jBackendTest extends TransformContract {

    @Override
    TransformBackend backend() {
        return TransformBackend.nd4j();
    }

    @Test
    void saysWhatComputes() {
        assertEquals("ND4J on the CPU", backend().toString());
    }

    @Test
    void automaticMeansJTransformsWhereNd4jHasNoGraphicsCard() {
        assertEquals("JTransforms on the CPU", TransformBackend.auto().toString());
    }

    @Test
    void anArenaReleasesItsArraysAndMayBeClosedTwice() {
        Nd4jArena arena = new Nd4jArena();
        List<INDArray> arrays =
                List.of(arena.allocate(3, 4).array(), arena.allocate(5).array());
        arena.close();
        arena.close();
        arrays.forEach(array -> assertTrue(array.wasClosed()));
    }

    @Test
    void refusesALengthWhoseMatricesWouldNotFit() {
        // 60013 is a prime.
        Failure.expect(
                IllegalArgumentException.class,
                () -> backend().transform(60013, 60013, 600),
                "60013",
                "another padded duration",
                "JTransforms");
    }
}
