package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.util.stream.IntStream;

/** The moments of a clip that must sound as they are: drum strokes and other sudden onsets. */
final class Transients {

    /** A rise of this many dB over all bands at once. */
    private static final double MIN_RISE = 4;

    /** The strongest onset within so many frames (48 ms) stands for those around it. */
    private static final int REACH = 12;

    private Transients() {}

    /** Their sample positions, in order. */
    static int[] of(AudioClip clip) {
        double[] rises = OnsetStrength.of(clip);
        return IntStream.range(0, rises.length)
                .filter(t -> rises[t] >= MIN_RISE && isPeak(rises, t))
                .map(t -> (int) Math.round(OnsetStrength.time(t) * clip.sampleRate()))
                .filter(position -> position < clip.length())
                .toArray();
    }

    private static boolean isPeak(double[] rises, int t) {
        for (int other = Math.max(0, t - REACH); other < Math.min(rises.length, t + REACH + 1); other++) {
            if (rises[other] > rises[t] || (rises[other] == rises[t] && other < t)) {
                return false;
            }
        }
        return true;
    }
}
