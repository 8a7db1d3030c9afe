package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.AudioClip;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses clips of a recording by chance; they may overlap.
 *
 * @param count how many, 1 to 1,000,000
 * @param durationMs how long each is, in milliseconds, at least 1
 */
public record ClipSampler(int count, int durationMs) {

    private static final long MS_PER_SECOND = 1000;
    private static final int MAX_COUNT = 1_000_000;

    public ClipSampler {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "the number of clips must be at least 1 and at most " + MAX_COUNT + ", got " + count);
        }
        if (durationMs < 1) {
            throw new IllegalArgumentException("clips must last at least 1 ms, got " + durationMs);
        }
    }

    /**
     * Chooses whole milliseconds to start at, each as likely as another. The same seed chooses the same, and more clips
     * begin with those that fewer have.
     *
     * @throws IllegalArgumentException if the recording is shorter than one clip
     */
    public List<ClipSpan> choose(AudioClip recording, long seed) {
        return choose(recording.length(), recording.sampleRate(), seed);
    }

    /**
     * As {@link #choose(AudioClip, long)}, of a recording that need not be in memory.
     *
     * @param length samples of each channel
     * @param sampleRate in Hz
     */
    public List<ClipSpan> choose(long length, int sampleRate, long seed) {
        long playsMs = Math.multiplyExact(length, MS_PER_SECOND) / sampleRate;
        long spare = playsMs - durationMs;
        if (spare < 0) {
            throw new IllegalArgumentException("plays " + playsMs + " ms, less than one clip of " + durationMs + " ms");
        }
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(number -> new ClipSpan(number, random.nextLong(spare + 1), durationMs))
                .toList();
    }
}
