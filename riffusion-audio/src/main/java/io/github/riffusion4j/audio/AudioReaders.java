package io.github.riffusion4j.audio;

import io.github.riffusion4j.base.RiffusionException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The readers of clips and of other readers. */
final class AudioReaders {

    /** Samples of each channel that are read at a time. */
    static final int BLOCK = 1 << 16;

    /** The most samples of a channel that fit into one clip. */
    static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private AudioReaders() {}

    /**
     * Collects the rest of a reader. A length that a header claims is no more than a hint: memory is taken for what was
     * decoded.
     */
    static AudioClip readAll(AudioReader reader) {
        float[][] all = new float[reader.channelCount()][0];
        int length = 0;
        AudioClip block;
        do {
            block = reader.read(BLOCK);
            if ((long) length + block.length() > MAX_LENGTH) {
                throw tooLong();
            }
            int needed = length + block.length();
            for (int c = 0; c < all.length; c++) {
                if (needed > all[c].length) {
                    all[c] = Arrays.copyOf(all[c], capacity(reader, needed, all[c].length));
                }
                System.arraycopy(block.arrays()[c], 0, all[c], length, block.length());
            }
            length = needed;
        } while (block.length() == BLOCK);
        for (int c = 0; c < all.length; c++) {
            all[c] = all[c].length == length ? all[c] : Arrays.copyOf(all[c], length);
        }
        return AudioClip.wrap(reader.sampleRate(), all);
    }

    private static int capacity(AudioReader reader, int needed, int before) {
        // Doubled, but not beyond the length that the sound claims.
        long most = Math.min(Math.max(reader.length().orElse(MAX_LENGTH), needed), MAX_LENGTH);
        return (int) Math.min(Math.max(2L * before, needed), most);
    }

    static RiffusionException tooLong() {
        return new RiffusionException("the sound has more than " + MAX_LENGTH
                + " samples a channel, more than one clip holds; read it in blocks");
    }

    static void requireBlock(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a block of " + most + " samples; it must have at least 1");
        }
    }

    /** Reads a clip. */
    static final class OfClip implements AudioReader {

        private final AudioClip clip;
        private int at;

        OfClip(AudioClip clip) {
            this.clip = clip;
        }

        @Override
        public int sampleRate() {
            return clip.sampleRate();
        }

        @Override
        public int channelCount() {
            return clip.channelCount();
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(clip.length());
        }

        @Override
        public AudioClip read(int most) {
            requireBlock(most);
            int from = at;
            skip(most);
            return clip.slice(from, at);
        }

        @Override
        public AudioClip readAll() {
            AudioClip all = at == 0 ? clip : clip.slice(at, clip.length());
            at = clip.length();
            return all;
        }

        @Override
        public long skip(long count) {
            int some = (int) Math.min(count, clip.length() - at);
            at += some;
            return some;
        }

        /** Does nothing. */
        @Override
        public void close() {}
    }

    /** Another reader's sound with other channels. */
    static final class Mixed implements AudioReader {

        private final AudioReader source;
        private final int channelCount;
        private final UnaryOperator<AudioClip> mix;

        /**
         * A view.
         *
         * @param channelCount channels of the mix
         * @param mix works on every sample by itself, so that it does not matter where blocks end
         */
        Mixed(AudioReader source, int channelCount, UnaryOperator<AudioClip> mix) {
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
        public List<String> warnings() {
            return source.warnings();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
