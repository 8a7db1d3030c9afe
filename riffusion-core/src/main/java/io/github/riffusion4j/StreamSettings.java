package io.github.riffusion4j;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * The settings of a stream that runs; {@link StreamRequest} describes them.
 *
 * @param scale the prompts at intensities from 0 to 1, evenly apart
 * @param intensityGain in dB, of intensity 1 over intensity 0
 * @param beats of each clip; empty to detect them
 */
record StreamSettings(
        List<PromptBlend> scale,
        double intensity,
        double intensityGain,
        long seed,
        OptionalInt beats,
        int changeEvery,
        Duration crossfade,
        Duration lookAhead,
        int sampleRate,
        int channelCount,
        StreamListener listener) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** A duration in samples of one channel, to the nearest. */
    int samples(Duration duration) {
        return samples(duration, sampleRate);
    }

    private static int samples(Duration duration, int sampleRate) {
        double seconds = duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
        return (int) Math.min(Integer.MAX_VALUE, Math.round(seconds * sampleRate));
    }

    /** So many samples of one channel as a duration, to the nearest nanosecond. */
    Duration duration(long samples) {
        long seconds = samples / sampleRate;
        return Duration.ofSeconds(seconds, Math.round((samples % sampleRate) * NANOS_PER_SECOND / sampleRate));
    }
}
