package io.github.riffusion4j.audio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.Checksums;
import io.github.riffusion4j.fuzz.InputDirectory;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;

/**
 * Sound files. Every target takes any format; each has a corpus of its own. A few bytes may decode to hours, so no more
 * than a part is read, as the server does.
 */
class AudioFuzzTest {

    private static final int BLOCK = 1 << 12;
    private static final int MOST_SAMPLES = 1 << 16;

    /** Up to 255 channels of that many samples, twice. */
    private static final ReaderProperty SOUND = new ReaderProperty(256, InvalidFileException.class);

    private static final ReaderProperty TEXT = new ReaderProperty(16, InvalidFileException.class);

    private final InputDirectory directory = new InputDirectory();

    @FuzzTest
    void wav(byte[] file) {
        read(file);
        Path path = directory.write("sound.wav", file);
        TEXT.check(() -> FileMetadata.read(path));
        directory.requireNothingElse();
    }

    @FuzzTest
    void aiff(byte[] file) {
        read(file);
    }

    @FuzzTest
    void flac(byte[] file) {
        read(file);
    }

    @FuzzTest
    void mp3(byte[] file) {
        read(file);
    }

    /** AAC, in MP4 files and in streams. */
    @FuzzTest
    void aac(byte[] file) {
        read(file);
    }

    @FuzzTest
    void ogg(byte[] file) {
        readConsistent(file);
    }

    @FuzzTest
    void opus(byte[] file) {
        readConsistent(file);
    }

    private static void readConsistent(byte[] file) {
        byte[] consistent = file.clone();
        Checksums.ofOggPages(consistent);
        read(consistent);
    }

    private static void read(byte[] file) {
        for (Strictness strictness : Strictness.values()) {
            SOUND.check(() -> {
                try (AudioReader reader = AudioFile.open(new ByteArrayInputStream(file), "the input", strictness)) {
                    long most = MOST_SAMPLES / reader.channelCount();
                    for (long read = 0; read < most; ) {
                        int length = reader.read(BLOCK).length();
                        if (length < BLOCK) {
                            break;
                        }
                        read += length;
                    }
                }
            });
        }
    }
}
