package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.AudioOutput;
import io.github.riffusion4j.audio.AudioWriter;
import java.nio.file.Path;

/** Where sound goes while it is made: a file, which is there once it is whole, or standard output, as WAV. */
interface SoundOutput extends AutoCloseable {

    /** Appends a block of any length. */
    void write(AudioClip block);

    /** Nothing more will come. */
    void finish();

    @Override
    void close();

    static SoundOutput open(Path file, int sampleRate, int channelCount) {
        return StandardStreams.is(file)
                ? new Pipe(sampleRate, channelCount)
                : new Whole(AudioFile.create(file, sampleRate, channelCount));
    }

    /** To a file, which is given up unless it is finished. */
    record Whole(AudioWriter writer) implements SoundOutput {
        @Override
        public void write(AudioClip block) {
            writer.write(block);
        }

        @Override
        public void finish() {
            writer.commit();
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    /** To standard output, which stays open; its reader can listen meanwhile. */
    final class Pipe implements SoundOutput {

        private final AudioOutput sound;

        Pipe(int sampleRate, int channelCount) {
            sound = StandardStreams.writing(
                    out -> AudioFile.stream(out, AudioFileFormat.WAV, sampleRate, channelCount));
        }

        @Override
        public void write(AudioClip block) {
            StandardStreams.writing(out -> {
                sound.write(block);
                return sound;
            });
        }

        @Override
        public void finish() {
            StandardStreams.writing(out -> {
                sound.finish();
                return sound;
            });
        }

        @Override
        public void close() {}
    }
}
