package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Meter;

/**
 * The place of off-beats.
 *
 * @param share share of a pair of notes that the first one takes, 0.5 for even ones, 2/3 for triplets
 * @param sixteenths whether sixteenths are swung rather than eighths
 */
record Swing(double share, boolean sixteenths) {

    private static final int EIGHTH = Meter.QUARTER / 2;

    /** From hundredths, as "66" for eighths or "57s" for sixteenths. */
    static Swing parse(String text) {
        boolean sixteenths = text.endsWith("s");
        int hundredths = Integer.parseInt(sixteenths ? text.substring(0, text.length() - 1) : text);
        return new Swing(hundredths == 66 ? 2.0 / 3 : hundredths / 100.0, sixteenths);
    }

    /** Tick at which a note of an even grid is played; only meters of quarters swing. */
    int played(int tick, Meter meter) {
        if (share == 0.5 || meter.pulseTicks() != Meter.QUARTER) {
            return tick;
        }
        int pair = sixteenths ? EIGHTH : Meter.QUARTER;
        int start = tick - tick % pair;
        double place = (tick - start) / (double) pair;
        double swung = place <= 0.5 ? 2 * place * share : share + (2 * place - 1) * (1 - share);
        return start + (int) Math.round(swung * pair);
    }
}
