package io.github.riffusion4j.score;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MidiFuzzTest {

    @Test
    void damageIsAScoreOrAnErrorWithAnOffset() {
        MidiFuzzer fuzzer = new MidiFuzzer(20261129);
        for (int i = 0; i < 20_000; i++) {
            fuzzer.run();
        }
        // Damage that is always noticed at once would try little.
        assertTrue(fuzzer.scores() > 4_000, fuzzer.scores() + " of 20,000 could be read");
        assertTrue(fuzzer.scores() < 16_000, fuzzer.scores() + " of 20,000 could be read");
    }
}
