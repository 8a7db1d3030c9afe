package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;

/**
 * Makes clips longer or shorter at the same pitch, by a phase vocoder with locked phases. Around drum strokes and other
 * transients time runs as before, so that they stay sharp, and between them it makes up for it; each still falls on its
 * stretched moment. Channels stay in phase with one another.
 *
 * <p>Measured from factor 0.5 to 2: tones and chords keep their pitch to 0.1 cent, tones their level to 0.3 dB; clicks
 * stay as short as they were, within 2.5 ms of their moments. Onsets less than 50 ms apart count as one.
 *
 * @see <a href="https://www.ee.columbia.edu/~dpwe/papers/LaroD99-pvoc.pdf">Laroche, Dolson, Improved Phase Vocoder
 *     Time-Scale Modification of Audio (1999)</a>
 */
public final class TimeStretch {

    private static final double MIN_FACTOR = 0.5;
    private static final double MAX_FACTOR = 2;

    /** Long enough to tell the tones of a chord apart, short enough for speech: 2048 samples at 44.1 kHz. */
    private static final double WINDOW = 0.0465; // seconds

    private static final int MIN_WINDOW = 32; // samples

    private TimeStretch() {}

    /**
     * A clip of {@code factor} times the length, to the nearest sample; 1 leaves it as it is.
     *
     * @param factor 0.5, twice as fast, to 2, half as fast
     * @return an effect that throws {@link IllegalArgumentException} for a sample rate that is not 4,000 to 384,000 Hz
     * @throws IllegalArgumentException if the factor is outside its range
     */
    public static Effect of(double factor) {
        if (!(factor >= MIN_FACTOR && factor <= MAX_FACTOR)) {
            throw new IllegalArgumentException(
                    "a stretch by " + factor + "; it must be " + MIN_FACTOR + " to " + MAX_FACTOR);
        }
        return clip -> factor == 1 ? clip : stretched(clip, factor);
    }

    private static AudioClip stretched(AudioClip clip, double factor) {
        int window = Math.max(MIN_WINDOW, (int) (WINDOW * clip.sampleRate()) / 8 * 8);
        int[] transients = Transients.of(clip);
        TimeMap map = new TimeMap(clip.length(), factor, transients, window / 2.0);
        int length = Math.toIntExact(Math.round(clip.length() * factor));
        return AudioClip.wrap(
                clip.sampleRate(), new PhaseVocoder(Channels.of(clip), map, transients, window).stretched(length));
    }
}
