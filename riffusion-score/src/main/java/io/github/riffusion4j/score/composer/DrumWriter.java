package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.composer.Grooves.Groove;
import io.github.riffusion4j.score.composer.Grooves.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the drums: a groove with ghost notes, and fills where sections end. */
final class DrumWriter {

    private static final int STROKE = Pattern.STEP / 2; // ticks
    private static final double GHOST = 0.6;
    private static final double SOMETIMES = 0.4;
    private static final double QUIET = 0.25; // energy below which only the plain strokes are left

    private final Plan plan;
    private final SplitMix random;

    /** Seeds of the optional strokes of even and of odd bars, so that they repeat: a groove, not noise. */
    private final long[] whims;

    private final List<Note> notes = new ArrayList<>();

    DrumWriter(Plan plan) {
        this.plan = plan;
        this.random = plan.random("drums");
        this.whims = new long[] {random.next(), random.next()};
    }

    List<Note> write() {
        int steps = plan.barSteps();
        for (int bar = 0; bar < plan.bars(); bar++) {
            Optional<Groove> fill = fill(bar);
            int fillStart = fill.map(f -> steps - fillSteps(f)).orElse(steps);
            for (Voice voice : plan.groove().voices()) {
                String line = line(voice, bar);
                for (int step = 0; step < fillStart; step++) {
                    if (line.charAt(step) != '.') {
                        stroke(bar * steps + step, voice.pitch(), line.charAt(step));
                    }
                }
            }
            int start = bar * steps;
            fill.ifPresent(f -> writeFill(f, start + fillStart, fillSteps(f)));
            crash(bar);
        }
        return notes;
    }

    /** Signs of a drum in a bar, those that come and go drawn. */
    private String line(Voice voice, int bar) {
        SplitMix whim = new SplitMix(whims[bar % 2] + voice.pitch());
        StringBuilder line = new StringBuilder();
        for (int step = 0; step < plan.barSteps(); step++) {
            char sign = voice.pattern().at(step, plan.meter());
            line.append(isKept(sign, whim) ? sign : '.');
        }
        return line.toString();
    }

    /** Signs of the bass drum in even and in odd bars, for the bass. */
    static List<String> kicks(Plan plan) {
        DrumWriter writer = new DrumWriter(plan);
        Voice kick = plan.groove().kick();
        return List.of(writer.line(kick, 0), writer.line(kick, 1));
    }

    private void writeFill(Groove fill, int start, int count) {
        for (Voice voice : fill.voices()) {
            for (int i = 0; i < count; i++) {
                char sign = voice.pattern().four().charAt(16 - count + i);
                if (isKept(sign, random)) {
                    stroke(start + i, voice.pitch(), sign);
                }
            }
        }
    }

    private boolean isKept(char sign, SplitMix whim) {
        return switch (sign) {
            case 'g' -> whim.chance(GHOST) && plan.energy() > QUIET;
            case '?' -> whim.chance(SOMETIMES) && plan.energy() > QUIET;
            case '.' -> false;
            default -> true;
        };
    }

    /** Fill of a bar: at the end of sections of two bars and more, the likelier the more energy there is. */
    private Optional<Groove> fill(int bar) {
        List<Groove> fills = Grooves.fills(plan.groove().fills());
        boolean end = plan.section(bar).endBar() == bar + 1 && plan.bars() > 1;
        boolean wanted = random.chance(0.35 + plan.energy() / 2);
        Groove drawn = fills.isEmpty() ? plan.groove() : random.pick(fills);
        return end && wanted && !fills.isEmpty() ? Optional.of(drawn) : Optional.empty();
    }

    /** Steps of a fill: the end of its bar, from its first stroke on the beat; at most half of the score's bar. */
    private int fillSteps(Groove fill) {
        boolean half = fill.voices().stream()
                .anyMatch(voice ->
                        voice.pitch() != Grooves.KICK && !voice.pattern().four().startsWith("............"));
        int pulse = plan.meter().pulseTicks() / Pattern.STEP;
        return Math.min(half ? 8 : Math.min(4, pulse), plan.barSteps() / 2);
    }

    private void crash(int bar) {
        boolean starts = plan.section(bar).firstBar() == bar;
        boolean wanted = random.chance(plan.energy() - 0.3);
        boolean suits = !List.of("none", "brush", "jazz").contains(plan.groove().fills());
        boolean has = plan.groove().voices().stream().anyMatch(v -> v.pitch() == Grooves.CRASH || v.pitch() == 57);
        if (starts && wanted && suits && !has) {
            stroke(bar * plan.barSteps(), Grooves.CRASH, 'o');
        }
    }

    private void stroke(int step, int pitch, char sign) {
        int usual = switch (sign) {
            case 'X' -> 112;
            case 'o' -> 92;
            case '?' -> 84;
            case 's' -> 66;
            default -> 40;
        };
        usual += sign == 'X' ? 0 : Math.min(0, plan.accent(step)) / 2;
        int start = plan.played(step);
        notes.add(new Note(start, STROKE, pitch, plan.velocity(usual, random)));
    }
}
