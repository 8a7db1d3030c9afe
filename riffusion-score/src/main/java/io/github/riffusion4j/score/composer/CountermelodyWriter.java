package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.composer.Harmony.Sounding;
import java.util.ArrayList;
import java.util.List;

/** Writes a second line: long tones of the chords, that move as little as they can and double no melody note. */
final class CountermelodyWriter {

    private static final int USUAL = 78;

    private CountermelodyWriter() {}

    static List<Note> write(Plan plan, Harmony harmony, Instrument instrument, List<Note> melody) {
        SplitMix random = plan.random("countermelody");
        int bar = plan.meter().barTicks();
        int middle = (instrument.low() + instrument.high()) / 2;
        int low = Math.max(instrument.low(), middle - 12);
        int high = Math.min(instrument.high(), middle + 9);
        int pitch = middle - 3;
        List<Note> notes = new ArrayList<>();
        for (Sounding sounding : harmony.soundings()) {
            for (int start = sounding.start(); start < sounding.end(); start += bar - start % bar) {
                int end = Math.min(sounding.end(), start + bar - start % bar);
                int direction = random.chance(0.5) ? 1 : -1;
                int wanted = sounding.nearestTone(pitch, direction, low, high);
                if (sounds(melody, start, wanted % 12)) {
                    int other = sounding.nearestTone(wanted + direction, direction, low, high);
                    wanted = other == wanted ? wanted : other;
                }
                pitch = wanted;
                notes.add(new Note(start, (end - start) * 95 / 100, pitch, plan.velocity(USUAL, random)));
            }
        }
        return notes;
    }

    private static boolean sounds(List<Note> melody, int tick, int pitchClass) {
        for (Note note : melody) {
            if (note.start() <= tick && note.end() > tick) {
                return note.pitch() % 12 == pitchClass;
            }
        }
        return false;
    }
}
