package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Another reader's sound with other channels. */
final class MixedReader implements AudioReader {

    private final AudioReader source;
    private final int channelCount;
    private final UnaryOperator<AudioClip> mix;

    /**
     * Makes a view.
     *
     * @param channelCount how many channels the mix has
     * @param mix works on every sample by itself, so that it does not matter where blocks end
     */
    MixedReader(AudioReader source, int channelCount, UnaryOperator<AudioClip> mix) {
        this.source = source;
        this.channelCount = channelCount;
        this.mix = mix;
    }

    @Override
    public int sampleRate() {
        return source.sampleRate();
    }

    @Override
    public int channelCount() {
        return channelCount;
    }

    @Override
    public OptionalLong length() {
        return source.length();
    }

    @Override
    public AudioClip read(int most) {
        return mix.apply(source.read(most));
    }

    @Override
    public long skip(long count) {
        return source.skip(count);
    }

    @Override
    public void close() {
        source.close();
    }
}
