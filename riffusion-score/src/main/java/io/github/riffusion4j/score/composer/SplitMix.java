package io.github.riffusion4j.score.composer;

import java.util.List;

/**
 * A stream of random numbers that is the same on every machine and every Java. One thread's.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 *     Generators (2014)</a>, whose SplitMix64 this is
 */
final class SplitMix {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    SplitMix(long seed) {
        this.state = mix(seed + GOLDEN_GAMMA);
    }

    /** The stream of a seed for one purpose: another purpose's draws do not change it. */
    static SplitMix of(long seed, String purpose) {
        long hash = mix(seed);
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA + purpose.charAt(i));
        }
        return new SplitMix(hash);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Whole number from 0 to below a bound. */
    int below(int bound) {
        return (int) ((next() >>> 33) % bound);
    }

    /** Whole number between two, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /** True with a probability. */
    boolean chance(double probability) {
        return (next() >>> 11) * UNIT < probability;
    }

    <T> T pick(List<T> values) {
        return values.get(below(values.size()));
    }
}
