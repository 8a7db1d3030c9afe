package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.LoudnessMeter;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * The clips that are not worth training on.
 *
 * @param minLoudness the least integrated loudness (ITU-R BS.1770), in LUFS, at most 0; negative infinity takes all but
 *     digital silence, of which there is no image
 * @param maxSilence the largest share, 0 to 1, of frames of 50 ms that lie below -60 dB of full scale
 * @param maxClipping the largest share, 0 to 1, of samples at full scale
 */
public record ClipFilter(double minLoudness, double maxSilence, double maxClipping) implements Serializable {

    private static final long serialVersionUID = 1;

    private static final double FRAME_SECONDS = 0.05;
    private static final double SILENCE = 1e-3; // -60 dB
    private static final float FULL_SCALE = 0.9999f;

    public ClipFilter {
        if (!(minLoudness <= 0)) {
            throw new IllegalArgumentException("the least loudness must be at most 0 LUFS, got " + minLoudness);
        }
        requireShare("silence", maxSilence);
        requireShare("clipped samples", maxClipping);
    }

    private static void requireShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the largest share of " + what + " must be 0 to 1, got " + share);
        }
    }

    /** Takes everything that has an image. */
    public static ClipFilter none() {
        return new ClipFilter(Double.NEGATIVE_INFINITY, 1, 1);
    }

    /** The reason to leave a clip out; empty if it is fit. */
    public Optional<String> objection(AudioClip clip) {
        return objection(clip, loudness(clip));
    }

    /** The loudness of a clip, in LUFS; of digital silence at any sample rate. */
    static double loudness(AudioClip clip) {
        return clip.peak() == 0 ? Double.NEGATIVE_INFINITY : LoudnessMeter.lufs(clip);
    }

    /** The same of a clip whose loudness, in LUFS, is known. */
    Optional<String> objection(AudioClip clip, double loudness) {
        if (clip.peak() == 0) {
            return Optional.of("is silent");
        }
        if (loudness < minLoudness) {
            return reason("its loudness is %.1f LUFS, below %.1f", loudness, minLoudness);
        }
        double silence = maxSilence < 1 ? silence(clip) : 0;
        if (silence > maxSilence) {
            return reason("%.1f %% of it is silent, more than %.1f %%", 100 * silence, 100 * maxSilence);
        }
        double clipping = maxClipping < 1 ? clipping(clip) : 0;
        if (clipping > maxClipping) {
            return reason("%.2f %% of its samples are clipped, more than %.2f %%", 100 * clipping, 100 * maxClipping);
        }
        return Optional.empty();
    }

    private static Optional<String> reason(String format, Object... values) {
        return Optional.of(String.format(Locale.ROOT, format, values));
    }

    private static double silence(AudioClip clip) {
        int frame = Math.max(1, (int) (FRAME_SECONDS * clip.sampleRate()));
        int frames = 0;
        int silent = 0;
        for (int from = 0; from < clip.length(); from += frame) {
            frames++;
            silent += clip.slice(from, Math.min(from + frame, clip.length())).rms() < SILENCE ? 1 : 0;
        }
        return frames == 0 ? 1 : (double) silent / frames;
    }

    private static double clipping(AudioClip clip) {
        long clipped = 0;
        for (int c = 0; c < clip.channelCount(); c++) {
            for (float sample : clip.channel(c)) {
                clipped += Math.abs(sample) >= FULL_SCALE ? 1 : 0;
            }
        }
        return clipped / (double) Math.max(1, (long) clip.channelCount() * clip.length());
    }
}
