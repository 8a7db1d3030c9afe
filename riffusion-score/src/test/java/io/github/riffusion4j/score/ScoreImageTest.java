package io.github.riffusion4j.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.score.ScoreImage.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreImageTest {

    private static final int WIDTH = 37;

    private static Score random(long seed, Meter meter) {
        Random random = new Random(seed);
        int ticks = 3 * meter.barTicks();
        List<Part> parts = new ArrayList<>();
        for (String name : List.of("melody", "bass", "drums")) {
            List<Note> notes = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                notes.add(new Note(
                        random.nextInt(ticks),
                        1 + random.nextInt(ticks / 4),
                        name.equals("drums") ? 35 + random.nextInt(47) : random.nextInt(128),
                        1 + random.nextInt(127)));
            }
            parts.add(name.equals("drums") ? Part.drums(name, notes) : Part.of(name, Role.MELODY, 0, notes));
        }
        return new Score(
                Tempo.of(100),
                meter,
                Key.parse("D minor"),
                ChordProgression.parse("Dm Bb7 | C/G | F#dim", meter).fitted(ticks),
                3,
                List.of(),
                parts);
    }

    /** The same values, each found for itself by looking at the whole score. */
    private static double reference(Score score, int width, int repeats, int channel, int y, int x) {
        double columnTicks = (double) score.ticks() * repeats / width;
        double middle = (x + 0.5) * columnTicks % score.ticks();
        if (channel < 32) {
            return sounding(score, 16 * y + channel / 2, 2 * x + channel % 2, columnTicks / 2, 2 * width);
        }
        if (channel < 52) {
            return striking(score, (channel - 32) / 4, 4 * x + channel % 4, columnTicks / 4, 4 * width);
        }
        Chord chord = score.chords().at((int) middle);
        if (channel < 64) {
            return chord.contains(channel - 52) ? 1 : 0;
        }
        if (channel < 76) {
            return chord.bass().pitchClass() == channel - 64 ? 1 : 0;
        }
        double ticks = channel < 78 ? score.meter().pulseTicks() : score.meter().barTicks();
        double angle = 2 * Math.PI * middle / ticks;
        return channel >= 80 ? 1 : channel % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
    }

    private static double sounding(Score score, int row, int column, double columnTicks, int columns) {
        double loudest = 0;
        for (Part part : score.parts()) {
            for (Note note : part.notes()) {
                for (int h = 1; h <= 8 && !part.percussion(); h++) {
                    double frequency = h * 440 * Math.pow(2, (note.pitch() - 69) / 12.0);
                    double band = Math.log10(1 + frequency / 700) / Math.log10(1 + 10_000.0 / 700) * 513 - 1;
                    double near = 1 - Math.abs(511 - band - row);
                    if (frequency < 10_000 && near > 0) {
                        double share = note.velocity() / 127.0 / Math.sqrt(h) * near;
                        loudest = Math.max(loudest, share * covered(score, note, column, columnTicks, columns));
                    }
                }
            }
        }
        return loudest;
    }

    /** The largest share of a column that any turn of a note covers; all of the one that it begins in. */
    private static double covered(Score score, Note note, int column, double columnTicks, int columns) {
        double most = 0;
        int turns = (int) Math.round(columns * columnTicks / score.ticks());
        for (int turn = -turns; turn < 2 * turns; turn++) {
            double start = (note.start() + (double) turn * score.ticks()) / columnTicks;
            double end = start + note.duration() / columnTicks;
            if (Math.floor(start) == column) {
                most = 1;
            } else if (start < column) {
                most = Math.max(most, Math.min(1, end - column));
            }
        }
        return most;
    }

    private static double striking(Score score, int kind, int column, double columnTicks, int columns) {
        List<List<Integer>> kinds = List.of(
                List.of(35, 36, 41), List.of(37, 38, 39, 40), List.of(42, 44, 46, 49, 51, 53, 54, 55, 57, 59, 70, 82));
        double loudest = 0;
        int turns = (int) Math.round(columns * columnTicks / score.ticks());
        for (Part part : score.parts()) {
            for (Note note : part.notes()) {
                int found = 4;
                if (part.percussion()) {
                    found = 0;
                    while (found < 3 && !kinds.get(found).contains(note.pitch())) {
                        found++;
                    }
                }
                for (int turn = 0; turn < turns && found == kind; turn++) {
                    double start = (note.start() + (double) turn * score.ticks()) / columnTicks;
                    if (Math.floor(start) == column) {
                        loudest = Math.max(loudest, note.velocity() / 127.0);
                    }
                }
            }
        }
        return loudest;
    }

    @Test
    void equalsTheSlowReference() {
        for (int repeats = 1; repeats <= 2; repeats++) {
            for (Meter meter : List.of(Meter.COMMON, Meter.SIX_EIGHT, new Meter(7, 8))) {
                Score score = random(repeats, meter);
                ScoreImage image = ScoreImage.of(score, WIDTH, repeats, EnumSet.allOf(Group.class));
                for (int channel = 0; channel < ScoreImage.CHANNELS; channel++) {
                    for (int y = 0; y < ScoreImage.HEIGHT; y++) {
                        for (int x = 0; x < WIDTH; x++) {
                            assertEquals(
                                    reference(score, WIDTH, repeats, channel, y, x),
                                    image.at(channel, y, x),
                                    1e-5,
                                    "channel " + channel + ", row " + y + ", column " + x + ", " + meter);
                        }
                    }
                }
            }
        }
    }

    @Test
    void isTheLargestOfItsParts() {
        Score score = random(9, Meter.COMMON);
        float[] whole = ScoreImage.of(score, WIDTH).toArray();
        float[] together = new float[whole.length];
        Arrays.fill(together, -1);
        for (Part part : score.parts()) {
            float[] alone = ScoreImage.of(score.solo(part.name()), WIDTH).toArray();
            for (int i = 0; i < together.length; i++) {
                together[i] = Math.max(together[i], alone[i]);
            }
        }
        assertArrayEquals(whole, together);
    }

    @Test
    void whatIsNotGivenIsZero() {
        Score score = random(4, Meter.COMMON);
        float[] all = ScoreImage.of(score, WIDTH).toArray();
        assertOnly(score, all, Group.NOTES, 0, 32, 80);
        assertOnly(score, all, Group.ONSETS, 32, 52, 81);
        assertOnly(score, all, Group.CHORDS, 52, 76, 82);
        assertOnly(score, all, Group.BEAT, 76, 80, 83);
        assertArrayEquals(
                new float[all.length],
                ScoreImage.of(score, WIDTH, 1, EnumSet.noneOf(Group.class)).toArray());
        assertArrayEquals(new float[all.length], ScoreImage.empty(WIDTH).toArray());
    }

    private static void assertOnly(Score score, float[] all, Group group, int first, int end, int flag) {
        ScoreImage image = ScoreImage.of(score, WIDTH, 1, EnumSet.of(group));
        for (int channel = 0; channel < ScoreImage.CHANNELS; channel++) {
            boolean given = channel == flag || (channel >= first && channel < end);
            for (int i = 0; i < ScoreImage.HEIGHT * WIDTH; i++) {
                float expected = given ? all[channel * ScoreImage.HEIGHT * WIDTH + i] : 0;
                assertEquals(expected, image.at(channel, i / WIDTH, i % WIDTH));
            }
        }
    }

    @Test
    void chordsThatAreNotKnownAreNotGiven() {
        Score score = random(4, Meter.COMMON);
        Score without = new Score(
                score.tempo(), score.meter(), score.key(), ChordProgression.none(), 3, List.of(), score.parts());
        ScoreImage image = ScoreImage.of(without, WIDTH);
        assertEquals(0, image.at(82, 0, 0));
        assertEquals(1, image.at(83, 0, 0));
        assertTrue(image.at(80, 0, 0) == 1 && image.at(81, 0, 0) == 1);
    }

    @Test
    void refusesEmptyShapes() {
        Score score = random(1, Meter.WALTZ);
        assertThrows(IllegalArgumentException.class, () -> ScoreImage.of(score, 0));
        assertThrows(IllegalArgumentException.class, () -> ScoreImage.of(score, 8, 0, EnumSet.allOf(Group.class)));
    }
}
