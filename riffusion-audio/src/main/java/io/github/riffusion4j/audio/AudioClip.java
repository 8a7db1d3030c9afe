package io.github.riffusion4j.audio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of sound: one array of samples a channel, all equally long, at one sample rate. Full scale is -1 to 1;
 * samples beyond it are allowed, so that nothing is lost between two steps of a computation, and are clamped where a
 * clip is written as integers. Samples are always finite.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class AudioClip {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int sampleRate;
    private final float[][] channels;

    private AudioClip(int sampleRate, float[][] channels) {
        this.sampleRate = sampleRate;
        this.channels = channels;
    }

    /**
     * A clip with a copy of these samples.
     *
     * @param sampleRate in Hz, at least 1
     * @param channels at least one; all of the same length, which may be 0
     * @throws IllegalArgumentException if the above does not hold, or a sample is NaN or infinite
     */
    public static AudioClip of(int sampleRate, float[]... channels) {
        float[][] copy = new float[channels.length][];
        Arrays.setAll(copy, c -> channels[c].clone());
        return wrap(sampleRate, copy);
    }

    /**
     * A clip that takes over arrays of samples, without a copy.
     *
     * @param sampleRate in Hz, at least 1
     * @param channels at least one; all of the same length, which may be 0. They belong to the clip from now on, and
     *     must not be changed.
     * @throws IllegalArgumentException if the above does not hold, or a sample is NaN or infinite
     */
    public static AudioClip wrap(int sampleRate, float[]... channels) {
        requireClip(sampleRate, channels);
        return new AudioClip(sampleRate, channels);
    }

    private static void requireClip(int sampleRate, float[][] channels) {
        if (sampleRate < 1) {
            throw new IllegalArgumentException("a sample rate of " + sampleRate + " Hz; it must be at least 1");
        }
        if (channels.length == 0) {
            throw new IllegalArgumentException("a clip needs at least one channel");
        }
        for (int c = 0; c < channels.length; c++) {
            if (channels[c].length != channels[0].length) {
                throw new IllegalArgumentException("channel " + c + " has " + channels[c].length
                        + " samples, but channel 0 has " + channels[0].length);
            }
            requireFinite(c, channels[c]);
        }
    }

    private static void requireFinite(int channel, float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                throw new IllegalArgumentException("sample " + i + " of channel " + channel + " is " + samples[i]);
            }
        }
    }

    /**
     * Clips one after the other, without a crossfade.
     *
     * @throws IllegalArgumentException if there are none, or they differ in sample rate or channels
     */
    public static AudioClip concat(List<AudioClip> clips) {
        if (clips.isEmpty()) {
            throw new IllegalArgumentException("no clips to join");
        }
        AudioClip first = clips.get(0);
        float[][] joined = new float[first.channelCount()]
                [clips.stream().mapToInt(AudioClip::length).reduce(0, Math::addExact)];
        int at = 0;
        for (AudioClip clip : clips) {
            if (clip.sampleRate != first.sampleRate || clip.channelCount() != first.channelCount()) {
                throw new IllegalArgumentException(first + " cannot be joined with " + clip);
            }
            for (int c = 0; c < joined.length; c++) {
                System.arraycopy(clip.channels[c], 0, joined[c], at, clip.length());
            }
            at += clip.length();
        }
        return new AudioClip(first.sampleRate, joined);
    }

    /**
     * Reads an audio file; its content, not its name, says which format it has. The formats are those that
     * {@link AudioFile} describes.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, damaged, or of another format
     * @throws io.github.riffusion4j.base.RiffusionException if the format's optional library is missing
     */
    public static AudioClip read(Path file) {
        return AudioFile.read(file);
    }

    /**
     * Writes this clip in the format that the file's extension names: {@code .wav} or {@code .flac} (16-bit integers),
     * or {@code .mp3} (192 kbit/s). An existing file is replaced once the new one is complete.
     *
     * @throws IllegalArgumentException if the extension is not one of these, or the format cannot hold the clip's
     *     sample rate or channels
     * @throws io.github.riffusion4j.base.RiffusionException if the format's optional library is missing, or the file
     *     cannot be written
     */
    public void write(Path file) {
        AudioFile.write(file, this);
    }

    /**
     * Writes this clip as {@link #write(Path)} does, with a text beside it if it becomes a WAV or FLAC file;
     * {@link io.github.riffusion4j.audio.FileMetadata#read} reads that again.
     */
    public void write(Path file, String text) {
        AudioFile.write(file, this, text);
    }

    /** Samples a second in each channel: Hz. */
    public int sampleRate() {
        return sampleRate;
    }

    /** The number of channels, at least 1. */
    public int channelCount() {
        return channels.length;
    }

    /** The number of samples in each channel. */
    public int length() {
        return channels[0].length;
    }

    /** The duration, to the nearest nanosecond. */
    public Duration duration() {
        return Duration.ofNanos((length() * NANOS_PER_SECOND + sampleRate / 2) / sampleRate);
    }

    /**
     * A copy of one channel's samples.
     *
     * @throws IndexOutOfBoundsException if there is no such channel
     */
    public float[] channel(int channel) {
        return channels[channel].clone();
    }

    /** The channels themselves, not to be changed: for this package's readers and writers. */
    float[][] arrays() {
        return channels;
    }

    /**
     * One sample.
     *
     * @throws IndexOutOfBoundsException if there is no such channel or sample
     */
    public float sample(int channel, int index) {
        return channels[channel][index];
    }

    /** The mean of all channels. */
    public AudioClip mono() {
        if (channels.length == 1) {
            return this;
        }
        float[] mean = new float[length()];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (float[] channel : channels) {
                sum += channel[i];
            }
            mean[i] = (float) (sum / channels.length);
        }
        return new AudioClip(sampleRate, new float[][] {mean});
    }

    /**
     * Two channels: this clip if it has two, or one channel doubled.
     *
     * @throws IllegalStateException if there are more than two channels, as only their order in a file says which is
     *     left and right
     */
    public AudioClip stereo() {
        return switch (channels.length) {
            case 1 -> new AudioClip(sampleRate, new float[][] {channels[0], channels[0]});
            case 2 -> this;
            default ->
                throw new IllegalStateException("a clip of " + channels.length
                        + " channels has no defined stereo mix; pick two with channel(int), or use mono()");
        };
    }

    /**
     * The samples from {@code from} (inclusive) to {@code to} (exclusive) of every channel.
     *
     * @throws IndexOutOfBoundsException unless 0 &le; from &le; to &le; length
     */
    public AudioClip slice(int from, int to) {
        if (from < 0 || to < from || to > length()) {
            throw new IndexOutOfBoundsException("samples " + from + " to " + to + " of a clip of " + length());
        }
        float[][] part = new float[channels.length][];
        Arrays.setAll(part, c -> Arrays.copyOfRange(channels[c], from, to));
        return new AudioClip(sampleRate, part);
    }

    /** The largest absolute sample of all channels; 0 for a clip of no samples. */
    public float peak() {
        float peak = 0;
        for (float[] channel : channels) {
            for (float sample : channel) {
                peak = Math.max(peak, Math.abs(sample));
            }
        }
        return peak;
    }

    /** The root of the mean square of all samples of all channels; 0 for a clip of no samples. */
    public double rms() {
        if (length() == 0) {
            return 0;
        }
        double sum = 0;
        for (float[] channel : channels) {
            for (float sample : channel) {
                sum += (double) sample * sample;
            }
        }
        return Math.sqrt(sum / ((double) length() * channels.length));
    }

    /** Equal sample rates and bit for bit equal samples. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AudioClip clip
                && sampleRate == clip.sampleRate
                && Arrays.deepEquals(channels, clip.channels);
    }

    @Override
    public int hashCode() {
        return 31 * sampleRate + Arrays.deepHashCode(channels);
    }

    @Override
    public String toString() {
        return "AudioClip[" + sampleRate + " Hz, " + channels.length
                + (channels.length == 1 ? " channel, " : " channels, ") + length() + " samples ("
                + duration().toMillis() + " ms)]";
    }
}
