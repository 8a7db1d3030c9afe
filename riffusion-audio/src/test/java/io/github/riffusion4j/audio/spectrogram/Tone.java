package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import java.util.OptionalLong;

/** A chord of any length that is made as it is read. */
public final class Tone implements AudioReader {

    private final int sampleRate;
    private final int channelCount;
    private final long length;
    private long at;

    public Tone(int sampleRate, int channelCount, long length) {
        this.sampleRate = sampleRate;
        this.channelCount = channelCount;
        this.length = length;
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int channelCount() {
        return channelCount;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(length);
    }

    @Override
    public AudioClip read(int most) {
        float[][] block = new float[channelCount][(int) Math.min(most, length - at)];
        for (int i = 0; i < block[0].length; i++, at++) {
            // A triangle, since a sine takes longer than all the rest.
            float phase = (at * 440 * 2 % sampleRate) / (float) sampleRate;
            for (int c = 0; c < channelCount; c++) {
                block[c][i] = (Math.abs(2 * phase - 1) - 0.5f) / (1 + c);
            }
        }
        return AudioClip.of(sampleRate, block);
    }

    @Override
    public void close() {}
}
