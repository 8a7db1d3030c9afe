package io.github.riffusion4j.score;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A score as channels at the resolution of latents: what a network sees of it beside the noisy latents, as inpainting
 * networks see a mask. Version {@value #VERSION}: shape [{@value #CHANNELS}, {@value #HEIGHT}, width], for spectrogram
 * images of 512 mel bands up to 10 kHz, the highest on top, of which a latent stands for 16 x 16 pixels.
 *
 * <table>
 * <caption>Channels</caption>
 * <tr><td>0 to 31</td><td>notes: eight harmonics of each pitched note on the image's rows and on half columns of the
 * latents, folded: row {@code 16 y + c / 2}, half column {@code 2 x + c % 2}; velocity / 127, a harmonic h divided by
 * the root of h; the largest where notes overlap</td></tr>
 * <tr><td>32 to 51</td><td>onsets in quarters of a column, the same in all rows: {@code 32 + 4 kind + quarter}, the
 * kinds being kick, snare, cymbals and shakers, other percussion, pitched notes; velocity / 127</td></tr>
 * <tr><td>52 to 75</td><td>tones of the chord at the column's middle, from C on, and its bass</td></tr>
 * <tr><td>76 to 79</td><td>sine and cosine of the place in the pulse, and in the bar, at the column's middle</td></tr>
 * <tr><td>80 to 83</td><td>whether notes, onsets, chords and beat are given; what is not is 0</td></tr>
 * </table>
 *
 * <p>Time goes around: what rings on past the end is seen at the start. Immutable.
 */
public final class ScoreImage {

    /** The version of the layout that networks name which were trained on it. */
    public static final int VERSION = 1;

    /** The number of channels. */
    public static final int CHANNELS = 84;

    /** Rows of latents. */
    public static final int HEIGHT = 32;

    /** Groups of channels, each of which may be given or not. */
    public enum Group {
        /** Which notes sound where. */
        NOTES(80),
        /** Onsets of drums and notes. */
        ONSETS(81),
        /** Tones and bass of the chords. */
        CHORDS(82),
        /** Pulse and bar. */
        BEAT(83);

        private final int flag;

        Group(int flag) {
            this.flag = flag;
        }
    }

    private static final int PIXELS = 16;
    private static final int BANDS = HEIGHT * PIXELS;
    private static final double MAX_FREQUENCY = 10_000;
    private static final int HARMONICS = 8;
    private static final int HALVES = 2;
    private static final int QUARTERS = 4;
    private static final int ONSETS = 32;
    private static final int PITCHED = 4;
    private static final int CHORD_TONES = 52;
    private static final int BASS = 64;
    private static final int BEAT = 76;

    private final int width;
    private final float[] values;

    private ScoreImage(int width) {
        this.width = width;
        this.values = new float[CHANNELS * HEIGHT * width];
    }

    /**
     * All of a score, once, over a width.
     *
     * @param width in columns of latents, at least 1
     * @throws IllegalArgumentException if the width is not positive
     */
    public static ScoreImage of(Score score, int width) {
        return of(score, width, 1, EnumSet.allOf(Group.class));
    }

    /**
     * Some groups of a score that is repeated within a width. Chords are left out where the score has none.
     *
     * @param width in columns of latents, at least 1
     * @param repeats how often all bars are played within the width, at least 1
     * @param groups what is given
     * @throws IllegalArgumentException if width or repeats are not positive
     */
    public static ScoreImage of(Score score, int width, int repeats, Set<Group> groups) {
        if (width < 1 || repeats < 1) {
            throw new IllegalArgumentException(
                    "a score image is at least a column wide and shows the score at least once: width " + width
                            + ", repeats " + repeats);
        }
        ScoreImage image = new ScoreImage(width);
        // Columns of latents that a tick lasts.
        double scale = (double) width / ((long) score.ticks() * repeats);
        if (groups.contains(Group.NOTES)) {
            image.give(Group.NOTES);
            image.drawNotes(score, repeats, scale);
        }
        if (groups.contains(Group.ONSETS)) {
            image.give(Group.ONSETS);
            image.drawOnsets(score, repeats, scale);
        }
        if (groups.contains(Group.CHORDS) && !score.chords().isEmpty()) {
            image.give(Group.CHORDS);
            image.drawChords(score, scale);
        }
        if (groups.contains(Group.BEAT)) {
            image.give(Group.BEAT);
            image.drawBeat(score.meter(), scale);
        }
        return image;
    }

    /** An image that says nothing: all groups are missing. */
    public static ScoreImage empty(int width) {
        return new ScoreImage(width);
    }

    private void give(Group group) {
        fill(group.flag, 0, width, 1);
    }

    private void drawNotes(Score score, int repeats, double scale) {
        float[] rows = new float[BANDS * HALVES * width];
        for (Part part : score.parts()) {
            for (Note note : part.percussion() ? List.<Note>of() : part.notes()) {
                for (int repeat = 0; repeat < repeats; repeat++) {
                    double start = HALVES * scale * (note.start() + (double) repeat * score.ticks());
                    draw(rows, note, start, start + HALVES * scale * note.duration());
                }
            }
        }
        for (int row = 0; row < BANDS; row++) {
            for (int half = 0; half < HALVES; half++) {
                int channel = row % PIXELS * HALVES + half;
                int target = (channel * HEIGHT + row / PIXELS) * width;
                int source = row * HALVES * width + half;
                for (int x = 0; x < width; x++) {
                    values[target + x] = rows[source + HALVES * x];
                }
            }
        }
    }

    /** Draws a note's harmonics from one place to another, in half columns. */
    private void draw(float[] rows, Note note, double start, double end) {
        double frequency = 440 * StrictMath.pow(2, (note.pitch() - 69) / 12.0);
        for (int harmonic = 1; harmonic <= HARMONICS && harmonic * frequency < MAX_FREQUENCY; harmonic++) {
            double amplitude = note.velocity() / 127.0 / Math.sqrt(harmonic);
            double row = row(harmonic * frequency);
            int above = (int) Math.floor(row);
            draw(rows, above, amplitude * (above + 1 - row), start, end);
            draw(rows, above + 1, amplitude * (row - above), start, end);
        }
    }

    private void draw(float[] rows, int row, double amplitude, double start, double end) {
        if (row < 0 || row >= BANDS) {
            return;
        }
        int length = HALVES * width;
        int first = (int) Math.floor(start);
        // Longer than once around changes nothing.
        for (int column = first; column < Math.min(end, first + 1.0 + length); column++) {
            double covered = column == first ? 1 : Math.min(end, column + 1.0) - column;
            int place = row * length + column % length;
            rows[place] = Math.max(rows[place], (float) (amplitude * covered));
        }
    }

    /** The image's row of a frequency in Hz, counted from the top, between two rows as a rule. */
    private static double row(double frequency) {
        return BANDS - mel(frequency) / mel(MAX_FREQUENCY) * (BANDS + 1);
    }

    private static double mel(double frequency) {
        return 2595 * StrictMath.log10(1 + frequency / 700);
    }

    private void drawOnsets(Score score, int repeats, double scale) {
        for (Part part : score.parts()) {
            for (Note note : part.notes()) {
                int kind = part.percussion() ? kind(note.pitch()) : PITCHED;
                for (int repeat = 0; repeat < repeats; repeat++) {
                    double start = QUARTERS * scale * (note.start() + (double) repeat * score.ticks());
                    int quarter = (int) start % (QUARTERS * width);
                    int channel = ONSETS + QUARTERS * kind + quarter % QUARTERS;
                    int x = quarter / QUARTERS;
                    float loudness = Math.max(at(channel, 0, x), note.velocity() / 127f);
                    fill(channel, x, x + 1, loudness);
                }
            }
        }
    }

    /** Kinds of General MIDI's percussion: 0 kick, 1 snare, 2 cymbals and shakers, 3 other. */
    private static int kind(int pitch) {
        return switch (pitch) {
            case 35, 36, 41 -> 0;
            case 37, 38, 39, 40 -> 1;
            case 42, 44, 46, 49, 51, 53, 54, 55, 57, 59, 70, 82 -> 2;
            default -> 3;
        };
    }

    private void drawChords(Score score, double scale) {
        for (int x = 0; x < width; x++) {
            Chord chord = score.chords().at((int) ((x + 0.5) / scale % score.ticks()));
            for (int tone : chord.pitchClasses()) {
                fill(CHORD_TONES + tone, x, x + 1, 1);
            }
            fill(BASS + chord.bass().pitchClass(), x, x + 1, 1);
        }
    }

    private void drawBeat(Meter meter, double scale) {
        for (int x = 0; x < width; x++) {
            double tick = (x + 0.5) / scale;
            double pulse = 2 * Math.PI * (tick / meter.pulseTicks() % 1);
            double bar = 2 * Math.PI * (tick / meter.barTicks() % 1);
            fill(BEAT, x, x + 1, (float) StrictMath.sin(pulse));
            fill(BEAT + 1, x, x + 1, (float) StrictMath.cos(pulse));
            fill(BEAT + 2, x, x + 1, (float) StrictMath.sin(bar));
            fill(BEAT + 3, x, x + 1, (float) StrictMath.cos(bar));
        }
    }

    /** Writes a value into some columns of all rows. */
    private void fill(int channel, int from, int to, float value) {
        for (int y = 0; y < HEIGHT; y++) {
            int row = (channel * HEIGHT + y) * width;
            Arrays.fill(values, row + from, row + to, value);
        }
    }

    /** The width in columns of latents. */
    public int width() {
        return width;
    }

    /** The value of a channel at a row and a column. */
    public float at(int channel, int y, int x) {
        return values[(channel * HEIGHT + y) * width + x];
    }

    /** Copies all values, [{@value #CHANNELS}, {@value #HEIGHT}, width]. */
    public float[] toArray() {
        return values.clone();
    }
}
