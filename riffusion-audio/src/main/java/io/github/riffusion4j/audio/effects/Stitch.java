package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;
import java.util.List;

/** Joins clips end to end, each fading into the next. */
public final class Stitch {

    private Stitch() {}

    /**
     * The clips one after the other, overlapping by {@code crossfade}, at equal power: neighbours that have nothing in
     * common keep their loudness, and so do neighbours that are the same (the gains follow their correlation). The
     * result is as long as the clips together, less one crossfade for each join.
     *
     * @param clips at least one; all with the same sample rate and number of channels
     * @param crossfade 0 or more, to the nearest sample; no longer than either of the clips that it joins, and no
     *     longer than what the crossfade before has left of a clip
     * @throws IllegalArgumentException if the above does not hold
     */
    public static AudioClip of(List<AudioClip> clips, Duration crossfade) {
        Channels.requireAlike(clips);
        Channels.requireNotNegative(crossfade, "crossfade");
        AudioClip first = clips.get(0);
        int overlap = Channels.sampleCount(crossfade, first.sampleRate());
        long total = 0;
        for (int i = 0; i < clips.size(); i++) {
            requireRoom(clips.get(i), i, clips.size(), overlap);
            total += clips.get(i).length() - (i == 0 ? 0 : overlap);
        }
        if (total > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the clips have " + total + " samples, more than an array can hold");
        }
        float[][] joined = new float[first.channelCount()][(int) total];
        int end = 0;
        for (AudioClip clip : clips) {
            int shared = end == 0 ? 0 : overlap;
            append(joined, end - shared, clip, shared);
            end += clip.length() - shared;
        }
        return AudioClip.wrap(first.sampleRate(), joined);
    }

    /** Both ends of an inner clip are crossfaded; they must not overlap each other. */
    private static void requireRoom(AudioClip clip, int index, int count, int overlap) {
        int joins = (index > 0 ? 1 : 0) + (index < count - 1 ? 1 : 0);
        if ((long) joins * overlap > clip.length()) {
            throw new IllegalArgumentException("clip " + index + " has " + clip.length() + " samples, too few for "
                    + joins + (joins == 1 ? " crossfade of " : " crossfades of ") + overlap);
        }
    }

    private static void append(float[][] joined, int at, AudioClip clip, int shared) {
        float[][] channels = Channels.of(clip);
        Crossfade.mixInto(joined, at, channels, shared);
        for (int c = 0; c < channels.length; c++) {
            System.arraycopy(channels[c], shared, joined[c], at + shared, channels[c].length - shared);
        }
    }

    /**
     * The reference implementation's {@code stitch_segments}, sample for sample, on clips of 16-bit samples: linear
     * crossfades (6 dB down in the middle for unlike clips), in steps of a millisecond where they are longer than 100
     * ms, saturating. Lengths are rounded to milliseconds: a join may lose or add up to half of one.
     *
     * @param clips at least one; all with the same sample rate and number of channels
     * @param crossfade 0 or more, cut to milliseconds; no longer than either of the clips that it joins
     * @throws IllegalArgumentException if the above does not hold
     * @see <a href="https://github.com/riffusion/riffusion-hobby">riffusion-hobby, audio_util.py: stitch_segments</a>
     */
    public static AudioClip reference(List<AudioClip> clips, Duration crossfade) {
        Channels.requireAlike(clips);
        Channels.requireNotNegative(crossfade, "crossfade");
        return clips.stream()
                .map(Pcm16::of)
                .reduce((joined, next) -> ReferenceCrossfade.append(joined, next, crossfade.toMillis()))
                .orElseThrow()
                .toClip();
    }
}
