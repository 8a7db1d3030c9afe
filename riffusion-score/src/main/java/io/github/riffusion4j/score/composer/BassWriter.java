package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.composer.Harmony.Sounding;
import java.util.ArrayList;
import java.util.List;

/** Writes the bass: roots where chords change, what its style says between them. */
final class BassWriter {

    private static final int LOWEST_ROOT = 28; // E1, the lowest string of a bass
    private static final int USUAL = 96;
    private static final int QUIETER = 20;
    private static final double SOUNDING = 0.92; // share of a note that sounds

    private final Plan plan;
    private final Harmony harmony;
    private final Instrument instrument;
    private final SplitMix random;
    private final List<Note> notes = new ArrayList<>();
    private final boolean octaves;
    private final List<String> kicks;
    private int previous;

    BassWriter(Plan plan, Harmony harmony, Instrument instrument) {
        this.plan = plan;
        this.harmony = harmony;
        this.instrument = instrument;
        this.random = plan.random("bass");
        this.kicks = DrumWriter.kicks(plan);
        this.octaves = random.chance(0.4);
        this.previous = LOWEST_ROOT;
    }

    List<Note> write() {
        int steps = plan.barSteps();
        int total = plan.bars() * steps;
        for (int step = 0; step < total; step++) {
            Sounding chord = harmony.at(step * Pattern.STEP);
            char sign = sign(step, chord);
            if (sign == '.' || sign == '_') {
                continue;
            }
            int end = end(step, chord, total);
            int pitch = pitch(sign, chord, end);
            int start = plan.played(step);
            int length = Math.max(Pattern.STEP / 2, (int) ((plan.played(end) - start) * SOUNDING));
            int accent = plan.accent(step) / 2 - (sign == 'a' ? 6 : 0) - (isQuietKick(step) ? QUIETER : 0);
            notes.add(new Note(start, length, pitch, plan.velocity(USUAL + accent, random)));
            previous = pitch;
        }
        return notes;
    }

    private char plain(int step) {
        int inBar = step % plan.barSteps();
        char sign = plan.bassStyle().at(inBar, plan.meter());
        if (sign != 'k') {
            return sign;
        }
        return kick(step) == '.' ? '_' : 'k';
    }

    private char kick(int step) {
        return kicks.get(step / plan.barSteps() % 2).charAt(step % plan.barSteps());
    }

    /** Returns whether the bass follows a kick that is played softly, as the bass then is, too. */
    private boolean isQuietKick(int step) {
        return plan.bassStyle().at(step % plan.barSteps(), plan.meter()) == 'k' && kick(step) == 's';
    }

    /** The style's sign, but the root where the chord changes. */
    private char sign(int step, Sounding chord) {
        char sign = plain(step);
        boolean changes = chord.start() == step * Pattern.STEP;
        if (changes && sign != 'r') {
            return restsFirst() ? sign : 'r';
        }
        if (sign == 'k') {
            return octaves && step % 4 != 0 ? '8' : 'r';
        }
        return sign;
    }

    /** Returns whether the style keeps the first beat free, as the tumbao and the bass between the kicks do. */
    private boolean restsFirst() {
        return plain(0) == '.';
    }

    /** Step at which a note ends: the next sign that does not hold, or the next chord. */
    private int end(int step, Sounding chord, int total) {
        int end = step + 1;
        while (end < total && end * Pattern.STEP < chord.end() && plain(end) == '_') {
            end++;
        }
        return end;
    }

    private int root(Sounding chord) {
        int lowest = Math.max(LOWEST_ROOT, instrument.low());
        return lowest + Math.floorMod(chord.bass() - lowest, 12);
    }

    private int pitch(char sign, Sounding chord, int end) {
        int root = root(chord);
        int pitch = switch (sign) {
            case '8' -> root + 12;
            case 'f' -> above(chord, root, chord.interval(6, 8, 7));
            case 't' -> above(chord, root, chord.interval(3, 5, 4));
            case 'x' -> above(chord, root, chord.interval(9, 11, 7));
            case 'w' -> walk(chord, end);
            case 'a' -> approach(chord, end);
            default -> root;
        };
        return pitch > instrument.high() ? pitch - 12 : pitch;
    }

    /** A tone above the chord's root, but not below the bass. */
    private static int above(Sounding chord, int bass, int interval) {
        return bass + Math.floorMod(chord.root() + interval - bass, 12);
    }

    /** A step of the scale or the chord on the way to the next chord's root. */
    private int walk(Sounding chord, int end) {
        int target = root(harmony.after(chord));
        int away = target - previous;
        int direction = away == 0 ? (random.chance(0.5) ? 1 : -1) : Integer.signum(away);
        direction = previous <= LOWEST_ROOT + 2 ? 1 : previous > 48 ? -1 : direction;
        int low = instrument.low();
        int high = Math.min(instrument.high(), 52);
        boolean near = end * Pattern.STEP >= chord.end() - plan.meter().pulseTicks();
        return near || random.chance(0.4)
                ? chord.step(previous, direction, low, high)
                : chord.nearestTone(previous + 3 * direction, direction, low, high);
    }

    /** A note beside the next root: a step of the scale below or above, or a semitone below. */
    private int approach(Sounding chord, int end) {
        boolean changes = end * Pattern.STEP >= chord.end();
        Sounding next = changes ? harmony.after(chord) : chord;
        int target = root(next);
        int low = instrument.low();
        int high = instrument.high();
        int below = next.step(target, -1, low, high);
        int above = next.step(target, 1, low, high);
        return target <= low ? above : random.chance(0.5) ? below : above;
    }
}
