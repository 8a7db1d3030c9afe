package io.github.riffusion4j.audio.phase;

import java.util.Arrays;

/**
 * The known beginning of a signal that is sought: the end of the sound that the signal continues. Immutable and thread
 * safe.
 */
public final class SignalPrefix {

    private static final SignalPrefix UNKNOWN = new SignalPrefix(new float[0], 0);

    private final float[] samples;
    private final int settled;

    private SignalPrefix(float[] samples, int settled) {
        this.samples = samples;
        this.settled = settled;
    }

    /** The prefix of a signal of which nothing is known. */
    public static SignalPrefix unknown() {
        return UNKNOWN;
    }

    /**
     * A given prefix.
     *
     * @param samples the first samples of the signal, at the rate at which it is sought
     * @param fade how many of the last of them are only provisional: over these, the signal that is found takes over
     * @throws IllegalArgumentException if {@code fade} is negative or more than there are samples
     */
    public static SignalPrefix of(float[] samples, int fade) {
        if (fade < 0 || fade > samples.length) {
            throw new IllegalArgumentException("a fade of " + fade + " of " + samples.length + " samples");
        }
        return new SignalPrefix(samples.clone(), samples.length - fade);
    }

    /** A copy of the samples that stay as they are. */
    public float[] settled() {
        return Arrays.copyOf(samples, settled);
    }

    /** Puts the prefix back into {@code signal}, which has moved away from it: exactly, and crossfaded at its end. */
    public void keepIn(float[] signal) {
        System.arraycopy(samples, 0, signal, 0, settled);
        int fade = samples.length - settled;
        for (int i = 0; i < fade; i++) {
            float found = (i + 1f) / (fade + 1);
            signal[settled + i] = found * signal[settled + i] + (1 - found) * samples[settled + i];
        }
    }
}
