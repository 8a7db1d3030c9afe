package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Meter;
import java.util.List;

/**
 * A bar's pattern in sixteenths, a sign for each, for bars of four quarters, of three, and of two dotted ones.
 *
 * @param four 16 signs
 * @param three 12 signs
 * @param compound 12 signs
 */
record Pattern(String four, String three, String compound) {

    /** Ticks of a sixteenth. */
    static final int STEP = Meter.QUARTER / 4;

    private static final int BAR = 16;
    private static final int SHORT_BAR = 12;
    private static final String NONE = "-";

    Pattern {
        if (four.length() != BAR || three.length() != SHORT_BAR || compound.length() != SHORT_BAR) {
            throw new IllegalStateException("patterns of other lengths: " + four + " " + three + " " + compound);
        }
    }

    /**
     * Reads a row's cells from one on: the bar of four, and perhaps those of three and of two dotted quarters; "-" or
     * nothing where the bar of four is cut, and another pattern stands for the compound bar.
     */
    static Pattern of(List<String> cells, int first, String compound) {
        String four = cells.get(first);
        return new Pattern(
                four, cell(cells, first + 1, four.substring(0, SHORT_BAR)), cell(cells, first + 2, compound));
    }

    private static String cell(List<String> cells, int index, String otherwise) {
        return index < cells.size() && !cells.get(index).equals(NONE) ? cells.get(index) : otherwise;
    }

    /** The sign of a step of a bar: patterns repeat in longer bars, and are cut in shorter ones. */
    char at(int step, Meter meter) {
        String line = meter.isCompound() ? compound : meter.barTicks() == SHORT_BAR * STEP ? three : four;
        return line.charAt(step % line.length());
    }

    static int steps(Meter meter) {
        return meter.barTicks() / STEP;
    }
}
