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

    private static final double SLOW = 92; // pulses a minute
    private static final double FAST = 132;

    /** The players. */
    record Band(
            Optional<Instrument> lead,
            Optional<Instrument> accompaniment,
            Optional<Instrument> pad,
            Optional<Instrument> countermelody,
            Optional<Instrument> bass,
            boolean drums) {

        /** Returns whether one instrument plays alone, be it with both hands. */
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

    /**
     * Velocity that a step of the whole score gets more than others, so that the beat is heard whatever is played.
     * People tap slow music twice a beat, and fast music every other beat, unless they are told: in slow music the
     * off-beats are softer, in fast music one beat is as loud as the other.
     */
    int accent(int step) {
        int tick = step * Pattern.STEP % meter.barTicks();
        double pulses = tempo.beatsPerMinute(meter);
        if (tick % meter.pulseTicks() == 0) {
            return tick == 0 ? 8 : pulses > FAST ? 7 : 5;
        }
        int division = meter.isCompound() ? meter.pulseTicks() / 3 : meter.pulseTicks() / 2;
        int softer = pulses < SLOW ? -18 : -12;
        return division >= Pattern.STEP && tick % division == 0 ? softer : softer - 4;
    }

    /** Section of a bar. */
    Section section(int bar) {
        return sections.stream()
                .filter(section -> bar < section.endBar())
                .findFirst()
                .orElse(sections.get(sections.size() - 1));
    }
}
