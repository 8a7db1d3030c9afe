package io.github.riffusion4j.audio.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visnow.jlargearrays.ConcurrencyUtils;

class RealFftTest {

    private static float[] noise(RealFft fft, int length) {
        Random random = new Random(length);
        float[] buffer = new float[fft.bufferLength()];
        for (int i = 0; i < length; i++) {
            buffer[i] = random.nextFloat() - 0.5f;
        }
        return buffer;
    }

    /** Small lengths, powers of two, products of small primes, primes; also those that JTransforms may split. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16, 30, 211, 2_100, 4_421, 8_192, 16_384, 17_640, 17_684})
    void theInverseGivesTheSignalBack(int length) {
        RealFft fft = new RealFft(length);
        float[] signal = noise(fft, length);
        float[] buffer = signal.clone();
        fft.forward(buffer);
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += signal[i];
        }
        assertEquals(sum, buffer[0], 1e-3);
        assertEquals(0, buffer[1]);
        fft.inverse(buffer);
        assertArrayEquals(Arrays.copyOf(signal, length), Arrays.copyOf(buffer, length), 1e-5f);
    }

    @Test
    void theThreadsOfJTransformsAreTheProgramsOwn() {
        int before = ConcurrencyUtils.getNumberOfThreads();
        assertEquals(ConcurrencyUtils.getNumberOfProcessors(), before, "something in this library has changed it");
        try {
            RealFft fft = new RealFft(16_384);
            float[] one = noise(fft, 16_384);
            float[] four = one.clone();
            ConcurrencyUtils.setNumberOfThreads(1);
            fft.forward(one);
            fft.inverse(one);
            ConcurrencyUtils.setNumberOfThreads(4);
            fft.forward(four);
            fft.inverse(four);
            assertArrayEquals(one, four);
            assertEquals(4, ConcurrencyUtils.getNumberOfThreads());
        } finally {
            ConcurrencyUtils.setNumberOfThreads(before);
        }
    }
}
