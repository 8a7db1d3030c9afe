package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.AudioWindow;
import io.github.riffusion4j.audio.transform.MelTransform;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The mel spectrogram of a sound of any length, as tiles that follow one another, in memory that does not grow with the
 * sound. Together they are what {@link SpectrogramConverter#toSpectrogram} makes of the whole, bit for bit (on ND4J,
 * whose products round by the number of frames, to within its accuracy): the sound is mirrored at its true ends only.
 *
 * <p>Made by {@link SpectrogramConverter#toSpectrograms}. For use by one thread at a time; uses all cores.
 */
public final class SpectrogramReader {

    /** Narrower tiles are cut from wider blocks, since what a block needs to know of its neighbours has a cost. */
    private static final int MIN_FRAMES = 1024;

    private final SpectrogramParams params;
    private final MelTransform mel;
    private final AudioReader sound;
    private final AudioWindow window;
    private final int columns;
    /** Frames that are computed at a time. */
    private final int blockFrames;
    /** Frames at a block's edges that see beyond it, and one more, so that every block can be mirrored. */
    private final int margin;

    private long frame;
    private boolean atEnd;
    private Spectrogram ready;
    private int taken;

    /** @param sound with the parameters' sample rate and channels */
    SpectrogramReader(
            SpectrogramParams params,
            ShortTimeFourierTransform transform,
            MelTransform mel,
            AudioReader sound,
            int columns) {
        int hop = params.hopLength();
        this.params = params;
        this.mel = mel;
        this.sound = sound;
        this.window = new AudioWindow(sound);
        this.margin = (transform.windowLength() / 2 + hop) / hop + 1;
        int most = Integer.MAX_VALUE / Math.max(hop, params.numFrequencies()) - 4 * margin - MIN_FRAMES;
        if (columns < 1 || columns > most) {
            throw new IllegalArgumentException("tiles of " + columns + " columns; it must be 1 to " + most);
        }
        this.columns = columns;
        this.blockFrames = (MIN_FRAMES + columns - 1) / columns * columns;
        this.ready = new Spectrogram(params.numFrequencies(), 0, new float[sound.channelCount()][0]);
    }

    /** The tiles in all; empty where only reading to the end tells. */
    public OptionalLong tileCount() {
        OptionalLong samples = sound.length();
        return samples.isEmpty()
                ? samples
                : OptionalLong.of((samples.getAsLong() / params.hopLength() + columns) / columns);
    }

    /**
     * The next tile: as many frames as asked for, the last one those that are left; empty after it.
     *
     * @throws IllegalArgumentException by the first call, if the sound is shorter than one window
     * @throws io.github.riffusion4j.base.RiffusionException if the sound cannot be read to there
     */
    public Optional<Spectrogram> next() {
        if (taken == ready.frameCount() && !atEnd) {
            computeBlock();
        }
        int count = Math.min(columns, ready.frameCount() - taken);
        if (count == 0) {
            return Optional.empty();
        }
        taken += count;
        return Optional.of(ready.slice(taken - count, taken));
    }

    private void computeBlock() {
        int hop = params.hopLength();
        int lead = (int) Math.min(frame, margin);
        int wanted = (lead + blockFrames - 1 + margin) * hop;
        AudioClip part = window.part((frame - lead) * hop, wanted);
        atEnd = part.length() < wanted;
        if (frame == 0) {
            SpectrogramConverter.requireWindow(part.length(), params);
        }
        // The last block may have a margin more than the others: nothing follows that it would have to know.
        int end = atEnd ? 1 + part.length() / hop : lead + blockFrames;
        float[][] channels = new float[part.channelCount()][];
        Arrays.setAll(channels, c -> SpectrogramConverter.toMel(mel, part.channel(c)));
        ready = new Spectrogram(params.numFrequencies(), 1 + part.length() / hop, channels).slice(lead, end);
        taken = 0;
        frame += blockFrames;
    }
}
