package io.github.riffusion4j.game;

import io.github.riffusion4j.game.mix.ClipSet;
import io.github.riffusion4j.game.mix.MixPlan;
import io.github.riffusion4j.game.mix.MixPlan.LayerPlan;
import io.github.riffusion4j.game.mix.MixPlan.SectionPlan;
import io.github.riffusion4j.game.mix.MixPlan.StingerPlan;
import io.github.riffusion4j.game.mix.MixPlan.TransitionPlan;
import java.util.ArrayList;
import java.util.List;

/** Turns names, beats and decibels into indices, frames and ratios. */
final class MixPlanner {

    private MixPlanner() {}

    static MixPlan plan(Soundtrack soundtrack, int sampleRate) {
        List<List<TransitionPlan>> transitions = new ArrayList<>();
        for (Section from : soundtrack.sections()) {
            transitions.add(soundtrack.sections().stream()
                    .map(to -> plan(soundtrack, soundtrack.transition(from.name(), to.name())))
                    .toList());
        }
        return new MixPlan(
                sampleRate,
                soundtrack.layerNames().size(),
                soundtrack.sections().stream()
                        .map(section -> plan(soundtrack, section, sampleRate))
                        .toList(),
                soundtrack.stingers().stream().map(MixPlanner::plan).toList(),
                List.copyOf(transitions));
    }

    private static SectionPlan plan(Soundtrack soundtrack, Section section, int sampleRate) {
        int index = soundtrack.sectionIndex(section.name());
        return new SectionPlan(
                index,
                section.samples(sampleRate),
                section.beats(),
                section.meter().pulses(),
                section.layers().stream()
                        .map(layer -> new LayerPlan(
                                soundtrack.layerIndex(layer.name()),
                                ratio(layer.gain()),
                                layer.pan(),
                                layer.threshold()))
                        .toList(),
                new ClipSet(section.layers().size()),
                section.follower()
                        .map(follower -> soundtrack.sectionIndex(follower.section()))
                        .orElse(index),
                section.follower().map(Section.Follower::passes).orElse(1));
    }

    private static StingerPlan plan(Stinger stinger) {
        return new StingerPlan(new ClipSet(1), sync(stinger.sync()), ratio(stinger.gain()), ratio(stinger.duck()));
    }

    static TransitionPlan plan(Soundtrack soundtrack, Transition transition) {
        boolean out = transition.fade() == Transition.Fade.CROSS || transition.fade() == Transition.Fade.OUT;
        boolean in = transition.fade() == Transition.Fade.CROSS || transition.fade() == Transition.Fade.IN;
        return new TransitionPlan(
                sync(transition.sync()),
                out ? transition.beats() : 0,
                in ? transition.beats() : 0,
                transition.entry() == Transition.Entry.SAME_POSITION,
                transition.filler().map(soundtrack::stingerIndex).orElse(-1));
    }

    private static MixPlan.Sync sync(Sync sync) {
        return switch (sync) {
            case NOW -> MixPlan.Sync.NOW;
            case NEXT_BEAT -> MixPlan.Sync.BEAT;
            case NEXT_BAR -> MixPlan.Sync.BAR;
            case LOOP_END -> MixPlan.Sync.LOOP_END;
        };
    }

    /** A gain of so many dB as a ratio. */
    static double ratio(double decibels) {
        return Math.pow(10, decibels / 20);
    }
}
