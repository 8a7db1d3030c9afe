package io.github.riffusion4j;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.time.Duration;
import java.util.Objects;

/** The numbers of spectrogram frames (columns) of durations. */
final class FrameCounts {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** The phases of all samples of a loop are reconstructed at once. */
    private static final Duration LONGEST_LOOP = Duration.ofMinutes(2);

    private static final double MS_PER_SECOND = 1000;

    private static final int STEP_MS = SpectrogramParams.defaults().stepSizeMs();

    private FrameCounts() {}

    /** @throws IllegalArgumentException unless that can be made at once */
    static Duration requireDuration(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(RiffusionPipeline.LONGEST) > 0) {
            throw new IllegalArgumentException("the duration must be from " + SHORTEST.toSeconds() + " second to "
                    + RiffusionPipeline.LONGEST.toMinutes() + " minutes, got " + duration.toMillis() / 1000.0
                    + " seconds");
        }
        return duration;
    }

    /** The steps from frame to frame in a duration, to the nearest. */
    static int steps(Duration duration) {
        return (int) Math.round((double) duration.toMillis() / STEP_MS);
    }

    /**
     * The frames of a duration.
     *
     * @param downsampling frames that one latent stands for
     * @throws IllegalArgumentException if it is a loop that ends within a latent, or one of more than two minutes
     */
    static int of(Duration duration, Boundary boundary, int downsampling) {
        int steps = steps(duration);
        // The first and the last column are centred on its ends.
        return boundary == Boundary.OPEN ? steps + 1 : requireLoop(steps, downsampling);
    }

    /**
     * The frames, in whole latents, that come nearest to a length.
     *
     * @param downsampling frames that one latent stands for
     */
    static int nearest(double seconds, int downsampling) {
        long latents = Math.round(seconds * MS_PER_SECOND / STEP_MS / downsampling);
        return Math.toIntExact(Math.max(1, latents) * downsampling);
    }

    /**
     * Refuses bars that cannot be made at once.
     *
     * @throws IllegalArgumentException if they are a loop of more than two minutes, or too long for anything
     */
    static void requireBars(double seconds, Boundary boundary) {
        Duration longest = boundary == Boundary.PERIODIC ? LONGEST_LOOP : RiffusionPipeline.LONGEST;
        if (seconds > longest.toSeconds()) {
            throw new IllegalArgumentException("the bars last " + Math.round(seconds) + " seconds; "
                    + (boundary == Boundary.PERIODIC ? "a loop" : "a sound") + " can last " + longest.toSeconds()
                    + " at most, so take fewer bars or a higher tempo");
        }
    }

    /**
     * Checks the frames of a loop.
     *
     * @throws IllegalArgumentException if it ends within a latent, or is one of more than two minutes
     */
    static int requireLoop(int columns, int downsampling) {
        if (columns > steps(LONGEST_LOOP)) {
            throw new IllegalArgumentException("a loop can last " + LONGEST_LOOP.toSeconds() + " seconds at most, got "
                    + columns * STEP_MS / 1000.0);
        }
        if (columns % downsampling != 0) {
            int below = columns / downsampling * downsampling;
            int above = below + downsampling;
            throw new IllegalArgumentException("a loop's duration must be a multiple of " + downsampling * STEP_MS
                    + " ms, got " + columns * STEP_MS + " ms; the nearest are " + below * STEP_MS + " and "
                    + above * STEP_MS + ", spectrograms of " + below + " and " + above + " columns");
        }
        return columns;
    }
}
