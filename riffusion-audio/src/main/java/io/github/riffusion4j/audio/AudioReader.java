package io.github.riffusion4j.audio;

import java.util.List;
import java.util.OptionalLong;

/**
 * Sound of any length, read from its start to its end in blocks, in memory that does not grow with it.
 * {@link AudioFile#open} makes one of a file; its samples are those that {@link AudioFile#read} gives.
 *
 * <p>After an exception a reader is of no more use than to be closed. For use by one thread at a time.
 */
public interface AudioReader extends AutoCloseable {

    /** Samples a second in each channel: Hz. */
    int sampleRate();

    /** The number of channels, at least 1. */
    int channelCount();

    /**
     * The samples of each channel, from the first to the last; empty where only reading to the end tells, as of a FLAC
     * file whose header leaves it open.
     */
    OptionalLong length();

    /**
     * The next samples: as many as requested, fewer only where the sound ends, and from then on none.
     *
     * @param most how many samples of each channel, at least 1
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is damaged there
     * @throws IllegalArgumentException if {@code most} is below 1
     * @throws IllegalStateException if this reader is closed
     */
    AudioClip read(int most);

    /**
     * Leaves out samples, and returns how many: fewer than requested only where the sound ends. In a WAV file it takes
     * no time; other formats must be decoded up to there.
     *
     * @param count of each channel, at least 0
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is damaged before the place it gets to
     * @throws IllegalStateException if this reader is closed
     */
    default long skip(long count) {
        long skipped = 0;
        while (skipped < count) {
            int wanted = (int) Math.min(count - skipped, AudioReaders.BLOCK);
            int found = read(wanted).length();
            skipped += found;
            if (found < wanted) {
                break;
            }
        }
        return skipped;
    }

    /**
     * The damage that was skipped so far, in the order of the file, one sentence each without the file's name; empty
     * for a sound file, and always for one that is read {@linkplain Strictness#STRICT strictly}.
     */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * All that is left, as one clip; without closing this reader.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if the file is damaged, or there are more samples than a
     *     clip can hold
     */
    default AudioClip readAll() {
        return AudioReaders.readAll(this);
    }

    /** This sound with one channel, as {@link AudioClip#mono()} mixes it. Reads, and closes, this reader. */
    default AudioReader mono() {
        return channelCount() == 1 ? this : new AudioReaders.Mixed(this, 1, AudioClip::mono);
    }

    /**
     * This sound with two channels, as {@link AudioClip#stereo()} makes them. Reads, and closes, this reader.
     *
     * @throws IllegalStateException if there are more than two channels
     */
    default AudioReader stereo() {
        return switch (channelCount()) {
            case 1 -> new AudioReaders.Mixed(this, 2, AudioClip::stereo);
            case 2 -> this;
            // Throws, and says why.
            default -> {
                AudioClip.of(sampleRate(), new float[channelCount()][0]).stereo();
                yield this;
            }
        };
    }

    /** Closing again does nothing. */
    @Override
    void close();

    /** Reads a clip that is in memory already. */
    static AudioReader of(AudioClip clip) {
        return new AudioReaders.OfClip(clip);
    }
}
