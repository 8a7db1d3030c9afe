package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;

/**
 * Makes a clip play in a loop without a click: its end is cut off and crossfaded into its beginning, at equal power and
 * with the gains matched to how alike the two are. After the last sample of the result the first one is what came next
 * in the original, so that the seam is as smooth as the clip itself.
 */
public final class SeamlessLoop {

    private SeamlessLoop() {}

    /**
     * Crossfades the last {@code crossfade} of a clip into its first. The result is shorter by {@code crossfade}. For a
     * loop in time with the music see {@link Beats#loop}.
     *
     * @param crossfade 0 or more; 0 leaves a clip as it is
     * @return an effect that throws {@link IllegalArgumentException} on a clip shorter than twice the crossfade
     * @throws IllegalArgumentException if it is negative
     */
    public static Effect of(Duration crossfade) {
        Channels.requireNotNegative(crossfade, "crossfade");
        return clip -> of(clip, Channels.sampleCount(crossfade, clip.sampleRate()));
    }

    static AudioClip of(AudioClip clip, int overlap) {
        if (2L * overlap > clip.length()) {
            throw new IllegalArgumentException("a clip of " + clip.length() + " samples cannot be looped with a "
                    + "crossfade of " + overlap + "; it must be at least twice as long");
        }
        int length = clip.length() - overlap;
        float[][] ending = Channels.of(clip.slice(length, clip.length()));
        Crossfade.mixInto(ending, 0, Channels.of(clip), overlap);
        float[][] looped = Channels.of(clip.slice(0, length));
        for (int c = 0; c < looped.length; c++) {
            System.arraycopy(ending[c], 0, looped[c], 0, overlap);
        }
        return AudioClip.wrap(clip.sampleRate(), looped);
    }
}
