package io.github.riffusion4j.audio.effects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Places beats by dynamic programming: of all sequences of moments, the one with the strongest onsets whose intervals
 * stay closest to the period (Ellis 2007, section 3.1).
 */
final class BeatTracker {

    /** The weight of a beat's deviation from the period against its onset's strength, in standard deviations. */
    private static final double TIGHTNESS = 100;

    private BeatTracker() {}

    /** The frames of the beats, in order. */
    static List<Integer> beats(double[] envelope, double period) {
        double[] score = new double[envelope.length];
        int[] previous = new int[envelope.length];
        for (int t = 0; t < envelope.length; t++) {
            int best = -1;
            double bestScore = 0;
            int earliest = (int) Math.max(0, t - 2 * period);
            for (int before = earliest; before <= t - period / 2; before++) {
                double deviation = Math.log((t - before) / period);
                double candidate = score[before] - TIGHTNESS * deviation * deviation;
                if (candidate > bestScore) {
                    best = before;
                    bestScore = candidate;
                }
            }
            score[t] = envelope[t] + bestScore;
            previous[t] = best;
        }
        return backtracked(score, previous, period);
    }

    private static List<Integer> backtracked(double[] score, int[] previous, double period) {
        List<Integer> beats = new ArrayList<>();
        int last = 0;
        for (int t = (int) Math.max(0, score.length - period); t < score.length; t++) {
            last = score[t] > score[last] ? t : last;
        }
        for (int t = last; t >= 0; t = previous[t]) {
            beats.add(t);
        }
        Collections.reverse(beats);
        return beats;
    }
}
