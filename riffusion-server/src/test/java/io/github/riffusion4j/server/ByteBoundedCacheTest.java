package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ByteBoundedCacheTest {

    @Test
    void theOldestGoFirstAndTheNewestStays() {
        ByteBoundedCache<Long> recent = new ByteBoundedCache<>(10, Long::longValue);
        recent.put("a", 4L);
        recent.put("b", 5L);
        recent.put("c", 3L);
        assertEquals(Optional.empty(), recent.find("a"));
        assertEquals(Optional.of(5L), recent.find("b"));
        recent.put("d", 50L);
        assertEquals(Optional.of(50L), recent.find("d"), "although it is more than all may be");
        assertEquals(Optional.empty(), recent.find("c"));
    }

    @Test
    void whatIsInTheMakingIsNotForgotten() {
        ByteBoundedCache<Long> recent = new ByteBoundedCache<>(10, Long::longValue);
        recent.put("making", 0L);
        for (int i = 0; i < 1000; i++) {
            recent.put("made " + i, 1L);
        }
        assertEquals(Optional.of(0L), recent.find("making"));
        assertEquals(Optional.empty(), recent.find("made 0"));
        assertEquals(Optional.of(1L), recent.find("made 999"));
    }
}
