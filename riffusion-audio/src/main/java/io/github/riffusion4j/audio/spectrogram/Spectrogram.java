package io.github.riffusion4j.audio.spectrogram;

import java.util.Arrays;

/**
 * Mel amplitudes, [channels, bands, frames], never negative. The scale is the reference's: that of samples from −32768
 * to 32767. Band 0 is the lowest. Immutable and thread safe.
 */
public final class Spectrogram {

    private final int bandCount;
    private final int frameCount;
    /** One array a channel; frame by frame, since every transform works on whole frames. */
    private final float[][] channels;

    Spectrogram(int bandCount, int frameCount, float[][] channels) {
        this.bandCount = bandCount;
        this.frameCount = frameCount;
        this.channels = channels;
    }

    /**
     * Collects a spectrogram from a function of its indices.
     *
     * @throws IllegalArgumentException if a count is below 1, or an amplitude is negative or not finite
     */
    public static Spectrogram generate(int channelCount, int bandCount, int frameCount, Amplitude amplitude) {
        if (channelCount < 1 || bandCount < 1 || frameCount < 1) {
            throw new IllegalArgumentException("a spectrogram needs at least 1 channel, band and frame, got ["
                    + channelCount + ", " + bandCount + ", " + frameCount + "]");
        }
        float[][] channels = new float[channelCount][Math.multiplyExact(bandCount, frameCount)];
        for (int c = 0; c < channelCount; c++) {
            for (int t = 0; t < frameCount; t++) {
                for (int b = 0; b < bandCount; b++) {
                    float value = amplitude.at(c, b, t);
                    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
                        throw new IllegalArgumentException("amplitude at channel " + c + ", band " + b + ", frame " + t
                                + " must be finite and 0 or more, got " + value);
                    }
                    channels[c][t * bandCount + b] = value;
                }
            }
        }
        return new Spectrogram(bandCount, frameCount, channels);
    }

    /** The amplitude at an index. */
    @FunctionalInterface
    public interface Amplitude {
        float at(int channel, int band, int frame);
    }

    /** 1 for mono, 2 for stereo. */
    public int channelCount() {
        return channels.length;
    }

    /** The mel bands of a frame. */
    public int bandCount() {
        return bandCount;
    }

    /** The frames, one every hop. */
    public int frameCount() {
        return frameCount;
    }

    /** The amplitude of one band in one frame, finite and 0 or more. */
    public float get(int channel, int band, int frame) {
        return channels[channel][frame * bandCount + band];
    }

    /** A copy of the amplitudes of one frame, lowest band first. */
    public float[] frame(int channel, int frame) {
        return Arrays.copyOfRange(channels[channel], frame * bandCount, (frame + 1) * bandCount);
    }

    /** One channel as a spectrogram of its own. */
    public Spectrogram channel(int channel) {
        return new Spectrogram(bandCount, frameCount, new float[][] {channels[channel]});
    }

    /**
     * The frames from one index to before another as a spectrogram of their own.
     *
     * @throws IndexOutOfBoundsException if there are no such frames
     */
    public Spectrogram slice(int from, int to) {
        if (from < 0 || from >= to || to > frameCount) {
            throw new IndexOutOfBoundsException("frames " + from + " to " + to + " of " + frameCount);
        }
        float[][] part = new float[channels.length][];
        for (int c = 0; c < part.length; c++) {
            part[c] = Arrays.copyOfRange(channels[c], from * bandCount, to * bandCount);
        }
        return new Spectrogram(bandCount, to - from, part);
    }

    /**
     * The frames of this spectrogram and then those of another.
     *
     * @throws IllegalArgumentException if the other has other channels or bands
     */
    public Spectrogram concat(Spectrogram next) {
        if (next.channels.length != channels.length || next.bandCount != bandCount) {
            throw new IllegalArgumentException(this + " cannot be followed by " + next);
        }
        float[][] both = new float[channels.length][];
        for (int c = 0; c < both.length; c++) {
            both[c] = Arrays.copyOf(channels[c], Math.multiplyExact(frameCount + next.frameCount, bandCount));
            System.arraycopy(next.channels[c], 0, both[c], frameCount * bandCount, next.channels[c].length);
        }
        return new Spectrogram(bandCount, frameCount + next.frameCount, both);
    }

    /** The greatest amplitude of all channels. */
    public float max() {
        float max = 0;
        for (float[] channel : channels) {
            for (float amplitude : channel) {
                max = Math.max(max, amplitude);
            }
        }
        return max;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spectrogram that
                && bandCount == that.bandCount
                && Arrays.deepEquals(channels, that.channels);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(channels);
    }

    @Override
    public String toString() {
        return "Spectrogram[channels=" + channelCount() + ", bands=" + bandCount + ", frames=" + frameCount + "]";
    }
}
