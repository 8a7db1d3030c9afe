package io.github.riffusion4j.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Scores that use everything a score can hold. */
final class RandomScores {

    private RandomScores() {}

    /** A score in which no part strikes a key that it holds. */
    static Score of(long seed) {
        Random random = new Random(seed);
        Meter meter = new Meter(1 + random.nextInt(12), List.of(2, 4, 8, 16).get(random.nextInt(4)));
        int bars = 1 + random.nextInt(8);
        int ticks = bars * meter.barTicks();
        List<Part> parts = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            Role role = oneOf(random, Role.values());
            String name = "part \u266a " + i;
            parts.add(new Part(name, role, random.nextInt(128), random.nextInt(4) == 0, notes(random, ticks)));
        }
        return new Score(
                tempo(random),
                meter,
                Key.of(random.nextInt(12), oneOf(random, Mode.values())),
                chords(random, ticks),
                bars,
                sections(random, bars),
                parts);
    }

    private static <T> T oneOf(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static Tempo tempo(Random random) {
        double quarters = 20 + 580 * random.nextDouble();
        return Tempo.of(random.nextBoolean() ? Math.rint(quarters) : quarters);
    }

    private static List<Note> notes(Random random, int ticks) {
        List<Note> notes = new ArrayList<>();
        int[] free = new int[128];
        for (int i = random.nextInt(30); i > 0; i--) {
            int pitch = random.nextInt(128);
            int start = free[pitch] + random.nextInt(ticks);
            if (start < ticks) {
                int duration = 1 + random.nextInt(2 * ticks - start);
                notes.add(new Note(start, duration, pitch, 1 + random.nextInt(127)));
                free[pitch] = start + duration;
            }
        }
        return notes;
    }

    private static ChordProgression chords(Random random, int ticks) {
        List<ChordProgression.Span> spans = new ArrayList<>();
        int rest = random.nextInt(3) == 0 ? 0 : ticks;
        while (rest > 0) {
            int length = 1 + random.nextInt(rest);
            ChordQuality quality = oneOf(random, ChordQuality.values());
            PitchName bass = PitchName.ofFifths(random.nextInt(14) - 7);
            spans.add(new ChordProgression.Span(
                    random.nextBoolean()
                            ? Chord.of(bass, quality)
                            : new Chord(PitchName.ofFifths(random.nextInt(14) - 7), quality, bass),
                    length));
            rest -= length;
        }
        return new ChordProgression(spans);
    }

    private static List<Section> sections(Random random, int bars) {
        List<Section> sections = new ArrayList<>();
        int bar = random.nextInt(2);
        while (bar < bars && random.nextInt(4) > 0) {
            int length = 1 + random.nextInt(bars - bar);
            sections.add(new Section("section " + bar, bar, length));
            bar += length + random.nextInt(2);
        }
        return sections;
    }
}
