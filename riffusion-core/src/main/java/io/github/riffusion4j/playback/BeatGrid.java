package io.github.riffusion4j.playback;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Beats;
import io.github.riffusion4j.audio.effects.Crossfade;
import java.util.OptionalInt;

/**
 * The positions in a stream at which one clip may follow another: at beats, which all clips have at the same places,
 * since they are equally long and of the same rhythm. Positions are samples of each channel from the stream's
 * beginning.
 *
 * @param clipLength samples of a clip
 * @param firstChange the first position that is not negative, to a fraction of a sample
 * @param interval samples from one position to the next, to a fraction of one
 * @param crossfade the crossfade from clip to clip; it ends at a change, so that the attack of the beat there is left
 *     alone
 */
public record BeatGrid(int clipLength, double firstChange, double interval, Crossfade crossfade) {

    /** Beats a second of clips without a beat of their own. */
    private static final double USUAL_BEATS_PER_SECOND = 2;

    /**
     * The grid of clips like this one.
     *
     * @param beats in a clip, the first of them at its beginning; if empty, they are looked for
     * @param changeEvery so many beats
     * @param longestFade samples that a crossfade should last; where changes are closer it is shorter
     */
    public static BeatGrid of(AudioClip clip, OptionalInt beats, int changeEvery, int longestFade) {
        double seconds = (double) clip.length() / clip.sampleRate();
        if (beats.isPresent()) {
            return of(clip.length(), beats.getAsInt(), 0, changeEvery, longestFade);
        }
        return Beats.of(clip)
                .map(found -> {
                    int count = (int) Math.max(1, Math.round(found.tempo() / 60 * seconds));
                    return of(clip.length(), count, phase(found, seconds / count), changeEvery, longestFade);
                })
                .orElseGet(() -> of(
                        clip.length(),
                        (int) Math.max(1, Math.round(USUAL_BEATS_PER_SECOND * seconds)),
                        0,
                        changeEvery,
                        longestFade));
    }

    /**
     * The grid of clips with beats at known places.
     *
     * @param firstBeat when, as a part of the time between two beats; 0 to 1
     */
    private static BeatGrid of(int clipLength, int beats, double firstBeat, int changeEvery, int longestFade) {
        double beat = (double) clipLength / beats;
        double interval = beat * changeEvery;
        int fade = (int) Math.max(0, Math.min(longestFade, Math.floor(interval) - 1));
        return new BeatGrid(clipLength, firstBeat * beat, interval, Crossfade.of(fade));
    }

    /** The circular mean of the beats' phases against a clock with their period, as a part of it. */
    private static double phase(Beats beats, double period) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < beats.count(); i++) {
            double angle = 2 * Math.PI * beats.time(i) / period;
            x += Math.cos(angle);
            y += Math.sin(angle);
        }
        double turns = Math.atan2(y, x) / (2 * Math.PI);
        return turns < 0 ? turns + 1 : turns;
    }

    /** The first change at or after a position. */
    public long changeAtOrAfter(long position) {
        long index = (long) Math.floor((position - firstChange) / interval) - 1;
        while (change(index) < position) {
            index++;
        }
        return change(index);
    }

    /** The first change after a position. */
    public long changeAfter(long position) {
        return changeAtOrAfter(position + 1);
    }

    /** The last change at or before a position; negative if that lies before the first. */
    public long changeAtOrBefore(long position) {
        long index = (long) Math.floor((position - firstChange) / interval) + 1;
        while (change(index) > position) {
            index--;
        }
        return change(index);
    }

    private long change(long index) {
        return Math.round(firstChange + index * interval);
    }
}
