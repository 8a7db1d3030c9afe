package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixPlan.LayerPlan;
import io.github.riffusion4j.game.mix.MixPlan.SectionPlan;
import io.github.riffusion4j.game.mix.MixPlan.StingerPlan;
import io.github.riffusion4j.game.mix.MixPlan.Sync;
import io.github.riffusion4j.game.mix.MixPlan.TransitionPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Plays a fraction of a second of everything that a mixer can do, unheard. Java loads classes and links calls when they
 * are first used, which takes locks and memory: it should do so here, and not in the audio thread.
 */
public final class Rehearsal {

    private static final int RATE = 8_000;
    private static final int LENGTH = 4_000;
    private static final int FRAMES = 64;
    private static final int BLOCKS = 80;

    private Rehearsal() {}

    /** Rehearses; a millisecond, but for the first time. */
    public static void run() {
        MixPlan plan = plan();
        MixControls controls = new MixControls(plan, 0);
        Mixer mixer = new Mixer(plan, controls, 0);
        float[] samples = new float[2 * FRAMES];
        for (int i = 0; i < BLOCKS; i++) {
            command(plan, controls, i);
            mixer.read(samples, 0, FRAMES);
        }
    }

    private static void command(MixPlan plan, MixControls controls, int number) {
        controls.intensity(number % 2);
        controls.volume(1 + number % 2, number);
        controls.layer(0, s -> new MixControls.LayerSetting(number % 3, number, number % 2, number % 5 == 0, false));
        controls.trigger(0);
        controls.go(
                number / 3 % 2,
                number % 4 == 0 ? Optional.of(plan.transitions().get(0).get(0)) : Optional.empty());
        if (number % 7 == 0) {
            plan.sections().get(0).clips().put(0, clip());
        }
        controls.pause(number == BLOCKS - 5);
    }

    private static MixPlan plan() {
        List<SectionPlan> sections = IntStream.range(0, 2)
                .mapToObj(index -> {
                    ClipSet clips = new ClipSet(1);
                    clips.put(0, clip());
                    LayerPlan layer = new LayerPlan(0, 1, 0, index);
                    return new SectionPlan(index, LENGTH, 8, 4, List.of(layer), clips, 1 - index, 1);
                })
                .toList();
        ClipSet stinger = new ClipSet(1);
        stinger.put(0, clip());
        TransitionPlan now = new TransitionPlan(Sync.NOW, 1, 1, true, -1);
        TransitionPlan filled = new TransitionPlan(Sync.BEAT, 1, 1, false, 0);
        return new MixPlan(
                RATE,
                1,
                sections,
                List.of(new StingerPlan(stinger, Sync.BAR, 1, 0.5)),
                List.of(List.of(now, filled), List.of(now, filled)));
    }

    private static ClipBuffer clip() {
        return ClipBuffer.constant(LENGTH, Short.MAX_VALUE);
    }
}
