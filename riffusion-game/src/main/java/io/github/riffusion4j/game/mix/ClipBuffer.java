package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.audio.AudioClip;
import java.util.Arrays;

/**
 * The samples of a clip: 16-bit integers of one or two channels, which one thread adds while another plays them. Half
 * the memory of floats, and what audio files hold.
 */
public final class ClipBuffer {

    /** No sound yet. */
    public static final ClipBuffer PENDING = new ClipBuffer(1, 0);

    /** No sound, and there never will be. */
    public static final ClipBuffer MISSING = new ClipBuffer(1, 0);

    private static final float SCALE = 1f / 32_768;

    private final short[] samples;
    private final int channelCount;
    private final int length;

    private volatile int ready;

    /**
     * A buffer that holds nothing yet.
     *
     * @param channelCount 1 or 2
     * @param length frames
     */
    public ClipBuffer(int channelCount, int length) {
        this.samples = new short[Math.multiplyExact(channelCount, length)];
        this.channelCount = channelCount;
        this.length = length;
    }

    /** All of a clip of one or two channels. */
    public static ClipBuffer of(AudioClip clip) {
        ClipBuffer buffer = new ClipBuffer(clip.channelCount(), clip.length());
        buffer.add(clip);
        return buffer;
    }

    /** One channel of the same sample all along. */
    static ClipBuffer constant(int length, short sample) {
        ClipBuffer buffer = new ClipBuffer(1, length);
        Arrays.fill(buffer.samples, sample);
        buffer.ready = length;
        return buffer;
    }

    /** Adds samples after those that are there, and publishes them; more than fit are left out. For one thread. */
    public void add(AudioClip block) {
        int from = ready;
        int frames = Math.min(block.length(), length - from);
        for (int c = 0; c < channelCount; c++) {
            for (int i = 0; i < frames; i++) {
                samples[(from + i) * channelCount + c] = toShort(block.sample(c, i));
            }
        }
        ready = from + frames;
    }

    /** The nearest 16-bit integer, halves to the even one, clamped. */
    public static short toShort(float sample) {
        return (short) Math.max(-32_768, Math.min(32_767, Math.rint(sample * 32_768.0)));
    }

    /** Frames in all. */
    public int length() {
        return length;
    }

    /** Frames that are there. */
    public int ready() {
        return ready;
    }

    /** True if all frames are there. */
    public boolean isComplete() {
        return ready == length;
    }

    float left(int frame) {
        return samples[frame * channelCount] * SCALE;
    }

    float right(int frame) {
        return samples[frame * channelCount + channelCount - 1] * SCALE;
    }
}
