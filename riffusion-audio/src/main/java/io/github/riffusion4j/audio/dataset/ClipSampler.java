package io.github.riffusion4j.audio.dataset;

import io.github.riffusion4j.audio.AudioClip;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses clips of a recording by chance; they may overlap.
 *
 * @param count how many, at least 1
 * @param durationMs how long each is, in milliseconds, at least 1
 */
public record ClipSampler(int count, int durationMs) {

    public ClipSampler {
        if (count < 1) {
            throw new IllegalArgumentException("the number of clips must be at least 1, got " + count);
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
        long spare = recording.length() * 1000L / recording.sampleRate() - durationMs;
        if (spare < 0) {
            throw new IllegalArgumentException(
                    "plays " + recording.duration().toMillis() + " ms, less than one clip of " + durationMs + " ms");
        }
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(number -> new ClipSpan(number, random.nextLong(spare + 1), durationMs))
                .toList();
    }
}
