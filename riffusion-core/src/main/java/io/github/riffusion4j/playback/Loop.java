package io.github.riffusion4j.playback;

import io.github.riffusion4j.audio.effects.Crossfade;

/** A clip that is ready to be played repeatedly. Immutable: nobody writes to its samples. */
public class Loop {

    /** No clip. */
    public static final Loop NONE = new Loop(new float[1], 0, new BeatGrid(1, 0, 1, Crossfade.of(0)));

    private final float[] samples;
    private final long start;
    private final BeatGrid grid;

    /**
     * A clip of one channel, full scale 1.
     *
     * @param samples are not copied
     * @param start the position from which it should play, in samples of each channel from the stream's beginning
     * @param grid its beats
     */
    public Loop(float[] samples, long start, BeatGrid grid) {
        this.samples = samples;
        this.start = start;
        this.grid = grid;
    }

    final float sample(int index) {
        return samples[index];
    }

    final int length() {
        return samples.length;
    }

    /** The position from which it should play. */
    public final long start() {
        return start;
    }

    /** Its beats. */
    public final BeatGrid grid() {
        return grid;
    }
}
