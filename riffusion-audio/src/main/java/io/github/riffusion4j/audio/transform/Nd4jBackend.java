package io.github.riffusion4j.audio.transform;

import org.nd4j.linalg.factory.Nd4j;

/** {@link Nd4jStft} as a backend. To be made through {@link Nd4jLoading}, which explains a failure. */
final class Nd4jBackend implements TransformBackend {

    /**
     * Starts ND4J, unless it runs already.
     *
     * @throws LinkageError if ND4J is not on the class path
     * @throws RuntimeException if it is, and cannot compute
     */
    Nd4jBackend() {
        // ND4J only logs it.
        if (Nd4j.getBackend() == null) {
            throw new IllegalStateException("no backend of ND4J's is on the class path and works here");
        }
        multiplyOnce();
    }

    /** A card that its kernels do not run on is found out by the first product only. */
    private static void multiplyOnce() {
        try (Nd4jArena arena = new Nd4jArena()) {
            Nd4jArray six = arena.allocate(1, 1);
            Nd4jArray seven = arena.allocate(1, 1);
            Nd4jArray product = arena.allocate(1, 1);
            six.write(values -> values.put(6));
            seven.write(values -> values.put(7));
            Nd4j.matmul(six.array(), seven.array(), product.array());
            float answer = product.read().get(0);
            if (answer != 42) {
                throw new IllegalStateException("6 times 7 is " + answer + " on " + Nd4j.getBackend());
            }
        }
    }

    boolean isOnGraphicsCard() {
        return !Nd4j.getBackend().getEnvironment().isCPU();
    }

    @Override
    public ShortTimeFourierTransform transform(int fftLength, int windowLength, int hopLength) {
        return new Nd4jStft(new Framing(fftLength, windowLength, hopLength));
    }

    @Override
    public String toString() {
        return isOnGraphicsCard() ? "ND4J on CUDA" : "ND4J on the CPU";
    }
}
