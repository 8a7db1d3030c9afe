package io.github.riffusion4j.score;

/**
 * How a score lies in the columns of latents: its bars end where the last column does, to the sample, which takes a
 * little more or less than the usual {@value #HOP} samples for each of a column's {@value #PIXELS} pixels. Where the
 * bars last four seconds or longer, that is less than 2.1 % more or less; shorter ones are repeated until they do.
 *
 * @param columns columns of latents
 * @param repeats how often all bars are played in them
 * @param samples of all bars once, at 44,100 Hz
 */
public record ScoreSpan(int columns, int repeats, int samples) {

    private static final int RATE = 44_100;
    private static final int HOP = 441;
    private static final int PIXELS = 16;
    private static final int SHORTEST = 4 * RATE;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not positive, or all bars together are too many samples for an array
     */
    public ScoreSpan {
        if (columns < 1 || repeats < 1 || samples < 1 || (long) repeats * samples > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a span has a column, a repeat and a sample or more, and less than 2^31"
                    + " samples: columns " + columns + ", repeats " + repeats + ", samples " + samples);
        }
    }

    /**
     * The span of a score: as many columns as are nearest to its length.
     *
     * @throws IllegalArgumentException if it is longer than 2^31 samples
     */
    public static ScoreSpan of(Score score) {
        return of(score.samples(RATE));
    }

    /**
     * The span of bars of so many samples at 44,100 Hz.
     *
     * @throws IllegalArgumentException if these are less than one, or 2^31 or more
     */
    public static ScoreSpan of(long samples) {
        if (samples < 1 || samples > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("bars of " + samples + " samples; it must be 1 to 2^31 - 1");
        }
        int repeats = (int) Math.max(1, (SHORTEST + samples - 1) / samples);
        int columns = (int) Math.round((double) repeats * samples / (PIXELS * HOP));
        return new ScoreSpan(columns, repeats, (int) samples);
    }

    /** The samples of all repeats. */
    public int allSamples() {
        return repeats * samples;
    }
}
