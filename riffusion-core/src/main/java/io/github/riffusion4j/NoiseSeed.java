package io.github.riffusion4j;

import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.Slerp;
import java.util.function.LongFunction;

/** The random numbers of a generation: those of a seed, or numbers between those of two. Immutable. */
sealed interface NoiseSeed {

    /** The numbers of a seed. */
    record Single(long seed) implements NoiseSeed {
        @Override
        public NoiseGenerator generator(LongFunction<NoiseGenerator> seeds) {
            return seeds.apply(seed);
        }

        @Override
        public String toString() {
            return Long.toUnsignedString(seed);
        }
    }

    /**
     * Numbers that are interpolated, draw by draw, along the sphere.
     *
     * @param alpha 0 is the start, 1 the end
     */
    record Interpolated(double alpha, NoiseSeed start, NoiseSeed end) implements NoiseSeed {

        @Override
        public long seed() {
            return start.seed();
        }

        @Override
        public NoiseGenerator generator(LongFunction<NoiseGenerator> seeds) {
            NoiseGenerator first = start.generator(seeds);
            NoiseGenerator second = end.generator(seeds);
            return shape -> Slerp.between(alpha, first.normal(shape), second.normal(shape));
        }

        @Override
        public String toString() {
            return "(" + start + " to " + end + " at " + alpha + ")";
        }
    }

    /** The numbers of a prompt's seed, varied as the prompt says. */
    static NoiseSeed of(Prompt prompt) {
        NoiseSeed plain = new Single(prompt.seed().orElseThrow());
        return prompt.variation()
                .<NoiseSeed>map(
                        variation -> new Interpolated(variation.strength(), plain, new Single(variation.seed())))
                .orElse(plain);
    }

    /** The seed that all begins with. */
    long seed();

    /**
     * The numbers, from their beginning.
     *
     * @param seeds the numbers of a single seed, from their beginning
     */
    NoiseGenerator generator(LongFunction<NoiseGenerator> seeds);
}
