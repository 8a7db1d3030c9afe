package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;

/**
 * Narrows the range between loud and soft: what exceeds the threshold by r dB is brought to exceed it by r / ratio dB.
 * Levels are peak levels of the loudest channel, and the gain is the same for all channels, so that a stereo image does
 * not wander. There is no make-up gain: {@link Loudness} may follow. Immutable and thread safe.
 *
 * @param threshold in dBFS, finite, below which nothing changes
 * @param ratio at least 1, which changes nothing; infinite for a limiter
 * @param attack 0 or more: the time in which 63 % of a reduction is reached
 * @param release 0 or more: the time in which 63 % of it is gone again
 * @see <a href="https://www.aes.org/e-lib/browse.cfm?elib=16354">Giannoulis, Massberg, Reiss, Digital Dynamic Range
 *     Compressor Design (2012): the log-domain design with a smooth decoupled peak detector</a>
 */
public record Compressor(double threshold, double ratio, Duration attack, Duration release) implements Effect {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Compressor {
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException("a threshold of " + threshold + " dBFS; it must be finite");
        }
        if (!(ratio >= 1)) {
            throw new IllegalArgumentException("a ratio of " + ratio + "; it must be at least 1");
        }
        Channels.requireNotNegative(attack, "attack");
        Channels.requireNotNegative(release, "release");
    }

    /** A gentle setting for music: 4 : 1 above -20 dBFS, 5 ms attack, 50 ms release. */
    public static Compressor music() {
        return new Compressor(-20, 4, Duration.ofMillis(5), Duration.ofMillis(50));
    }

    /**
     * The reference implementation's compressor, sample for sample, on clips of 16-bit samples: pydub's
     * {@code compress_dynamic_range} at 4 : 1 above -20 dBFS (RMS over 5 ms), attack 5 ms, release 50 ms. Once the
     * level is below the threshold its attenuation stays where it is, as pydub's release is a share of an attenuation
     * that is then 0.
     */
    public static Effect reference() {
        return clip -> ReferenceCompressor.apply(Pcm16.of(clip)).toClip();
    }

    @Override
    public AudioClip apply(AudioClip clip) {
        float[][] channels = Channels.of(clip);
        double attacking = smoothing(attack, clip.sampleRate());
        double releasing = smoothing(release, clip.sampleRate());
        double held = 0; // dB of reduction, after the release
        double reduction = 0; // dB, after the attack too
        for (int i = 0; i < clip.length(); i++) {
            double wanted = reduction(peak(channels, i));
            held = Math.max(wanted, releasing * held + (1 - releasing) * wanted);
            reduction = attacking * reduction + (1 - attacking) * held;
            double gain = Decibels.toRatio(-reduction);
            for (float[] channel : channels) {
                channel[i] = (float) (channel[i] * gain);
            }
        }
        return AudioClip.wrap(clip.sampleRate(), channels);
    }

    private static float peak(float[][] channels, int i) {
        float peak = 0;
        for (float[] channel : channels) {
            peak = Math.max(peak, Math.abs(channel[i]));
        }
        return peak;
    }

    private double reduction(float peak) {
        // The logarithm of silence is below every threshold.
        double excess = Decibels.ofRatio(peak) - threshold;
        return excess > 0 ? excess * (1 - 1 / ratio) : 0;
    }

    /** The share of its state that a one-pole filter keeps from one sample to the next. */
    private static double smoothing(Duration time, int sampleRate) {
        double samples = time.toNanos() * 1e-9 * sampleRate;
        return samples == 0 ? 0 : Math.exp(-1 / samples);
    }
}
