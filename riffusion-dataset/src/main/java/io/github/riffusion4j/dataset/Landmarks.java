package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.spectrogram.Spectrogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The numbers by which music is known again: of three peaks of its spectrogram that follow each other, the bands and
 * the times between them. Coding and loudness move few of them.
 *
 * @see <a href="https://www.ee.columbia.edu/~dpwe/papers/Wang03-shazam.pdf">Wang, An Industrial Strength Audio Search
 *     Algorithm (2003)</a>, which takes two
 */
final class Landmarks {

    /** A peak is the highest within so many bands and frames to all sides. */
    private static final int BANDS_AROUND = 4;

    private static final int FRAMES_AROUND = 4;

    /** And no weaker than this share of the loudest. */
    private static final double WEAKEST = 0.02;

    private static final int PEAKS_AHEAD = 5;
    private static final int FRAMES_AHEAD = 50;

    private final Set<Integer> numbers = new TreeSet<>();

    /** Adds those of a piece of music. */
    void add(Spectrogram spectrogram) {
        List<Peak> peaks = peaks(spectrogram);
        for (int i = 0; i < peaks.size(); i++) {
            Peak first = peaks.get(i);
            int end = i + 1;
            while (end < peaks.size() && end <= i + PEAKS_AHEAD && peaks.get(end).frame - first.frame <= FRAMES_AHEAD) {
                end++;
            }
            for (int j = i + 1; j < end; j++) {
                for (int k = j + 1; k < end; k++) {
                    numbers.add(number(first, peaks.get(j), peaks.get(k)));
                }
            }
        }
    }

    /** The smallest of all numbers, in their order. */
    List<Integer> smallest(int count) {
        return numbers.stream().limit(count).toList();
    }

    private record Peak(int frame, int band) {}

    private static List<Peak> peaks(Spectrogram spectrogram) {
        float[][] frames = new float[spectrogram.frameCount()][];
        for (int t = 0; t < frames.length; t++) {
            frames[t] = spectrogram.frame(0, t);
        }
        double weakest = spectrogram.max() * WEAKEST;
        List<Peak> peaks = new ArrayList<>();
        for (int t = FRAMES_AROUND; t < frames.length - FRAMES_AROUND; t++) {
            for (int band = 0; band < frames[t].length; band++) {
                if (frames[t][band] > weakest && isHighest(frames, t, band)) {
                    peaks.add(new Peak(t, band));
                }
            }
        }
        return peaks;
    }

    private static boolean isHighest(float[][] frames, int frame, int band) {
        float level = frames[frame][band];
        for (int t = frame - FRAMES_AROUND; t <= frame + FRAMES_AROUND; t++) {
            int to = Math.min(frames[t].length - 1, band + BANDS_AROUND);
            for (int b = Math.max(0, band - BANDS_AROUND); b <= to; b++) {
                if (frames[t][b] > level) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int number(Peak first, Peak second, Peak third) {
        int hash = first.band;
        hash = hash * 128 + second.band;
        hash = hash * 128 + third.band;
        hash = hash * 31 + second.frame - first.frame;
        hash = hash * 31 + third.frame - first.frame;
        // Makes the smallest numbers a random choice (the finalizer of MurmurHash3).
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }
}
