package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.base.Progress;

/**
 * Finds signals that have a given mel spectrogram, for spectrograms of one kind. Implementations are immutable, thread
 * safe and deterministic: the same spectrogram gives the same samples.
 */
public interface PreparedMelInverter {

    /**
     * The rate at which signals are sought, in Hz: that of the spectrogram's parameters, or lower. Where the frames are
     * stretched, that rate times the stretch: as if they were not, and the signal were slower.
     */
    int sampleRate();

    /** The samples between frames at that rate. */
    int hopLength();

    /**
     * Inverts one channel.
     *
     * @param mel a spectrogram of one channel
     * @param prefix how the signal begins, as far as that is known
     * @param progress is notified of every round; what it throws ends the work
     * @return hop · (frames − 1) samples on the scale of the spectrogram, or hop · frames if this {@link #circular()}
     */
    float[] signal(Spectrogram mel, SignalPrefix prefix, Progress progress);

    /** The same for spectrograms of sound that repeats: the last frame is followed by the first. */
    PreparedMelInverter circular();
}
