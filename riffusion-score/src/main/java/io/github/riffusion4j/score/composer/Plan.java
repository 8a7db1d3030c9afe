package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.Section;
import io.github.riffusion4j.score.Tempo;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is decided before the first note is written.
 *
 * @param groove the drum pattern: also where no drums play, since the bass follows its kick
 * @param energy 0 to 1: how hard and how densely all play
 * @param density notes of the melody: 0 to 3
 * @param denied roles that are not to be, as the prompt says "no drums"
 */
record Plan(
        long seed,
        Genres.Genre genre,
        Moods.Mood mood,
        Tempo tempo,
        Meter meter,
        Key key,
        int bars,
        ChordProgression chords,
        List<Section> sections,
        Band band,
        Grooves.Groove groove,
        Pattern accompanimentStyle,
        Pattern bassStyle,
        double energy,
        int density,
        List<Role> denied) {

    /** The players. */
    record Band(
            Optional<Instrument> lead,
            Optional<Instrument> accompaniment,
            Optional<Instrument> pad,
            Optional<Instrument> countermelody,
            Optional<Instrument> bass,
            boolean drums) {

        /** Whether one instrument plays alone, be it with both hands. */
        boolean isSolo() {
            return pad.isEmpty()
                    && countermelody.isEmpty()
                    && bass.isEmpty()
                    && !drums
                    && (accompaniment.isEmpty() || accompaniment.equals(lead));
        }
    }

    Plan withBand(Band other) {
        return new Plan(
                seed,
                genre,
                mood,
                tempo,
                meter,
                key,
                bars,
                chords,
                sections,
                other,
                groove,
                accompanimentStyle,
                bassStyle,
                energy,
                density,
                denied);
    }

    int ticks() {
        return bars * meter.barTicks();
    }

    int barSteps() {
        return Pattern.steps(meter);
    }

    /** Tick at which a note of a step of the whole score is played. */
    int played(int step) {
        return genre.swing().played(step * Pattern.STEP, meter);
    }

    /** Stream of random numbers for a purpose. */
    SplitMix random(String purpose) {
        return SplitMix.of(seed, purpose);
    }

    /** Velocity of a stroke: the mood and the energy change it, and no two strokes of a player are quite alike. */
    int velocity(int usual, SplitMix random) {
        int velocity = usual + mood.loudness() + (int) Math.round(16 * (energy - 0.5)) + random.between(-5, 5);
        return Math.max(12, Math.min(127, velocity));
    }

    /** Section of a bar. */
    Section section(int bar) {
        return sections.stream()
                .filter(section -> bar < section.endBar())
                .findFirst()
                .orElse(sections.get(sections.size() - 1));
    }
}
