package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;
import java.util.List;

/** Copies of clips' samples to work on, and what must hold for clips to be joined. */
final class Channels {

    private static final double NANOS_PER_SECOND = 1e9;

    private Channels() {}

    /** A copy of all samples, [channel][sample]. */
    static float[][] of(AudioClip clip) {
        float[][] channels = new float[clip.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = clip.channel(c);
        }
        return channels;
    }

    /** Rejects an empty list, and clips that differ in sample rate or number of channels from the first. */
    static void requireAlike(List<AudioClip> clips) {
        if (clips.isEmpty()) {
            throw new IllegalArgumentException("no clips; at least one is needed");
        }
        AudioClip first = clips.get(0);
        for (int i = 1; i < clips.size(); i++) {
            AudioClip clip = clips.get(i);
            if (clip.sampleRate() != first.sampleRate()) {
                throw new IllegalArgumentException("clip " + i + " has " + clip.sampleRate() + " Hz, but clip 0 has "
                        + first.sampleRate() + " Hz; Resampler.to(" + first.sampleRate() + ") makes them equal");
            }
            if (clip.channelCount() != first.channelCount()) {
                throw new IllegalArgumentException("clip " + i + " has " + clip.channelCount()
                        + " channels, but clip 0 has " + first.channelCount() + "; mono() or stereo() make them equal");
            }
        }
    }

    /** The samples in a duration, to the nearest. */
    static int sampleCount(Duration duration, int sampleRate) {
        double samples = (duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND) * sampleRate;
        return Math.toIntExact(Math.round(Math.min(samples, Integer.MAX_VALUE)));
    }

    static Duration requireNotNegative(Duration duration, String what) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "a " + what + " of " + duration.toMillis() + " ms; it must be 0 or more");
        }
        return duration;
    }
}
