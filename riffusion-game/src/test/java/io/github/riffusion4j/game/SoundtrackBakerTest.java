package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundtrackBakerTest {

    private static final Soundtrack SOUNDTRACK = Soundtrack.of(
                    Section.of("calm", 240, 1)
                            .prompt("piano")
                            .layers(
                                    Layer.of("Pad 1").part("pad"),
                                    Layer.of("own").clip("own/loop.wav")),
                    Section.of("battle", 300, 2).prompt("battle"))
            .stingers(Stinger.of("coin").prompt("bell"));

    @TempDir
    private Path directory;

    /** Sines at the model's rate. */
    private static final SoundtrackGenerator SINES = new SoundtrackGenerator() {
        @Override
        public AudioClip layer(Section section, Layer layer, long seed, Cancellation cancellation) {
            return TestPack.sine(section.samples(TestPack.RATE), 100, 0.01);
        }

        @Override
        public AudioClip stinger(Stinger stinger, Cancellation cancellation) {
            return TestPack.sine(40_000, 400, 0.01);
        }
    };

    private Path clips() throws IOException {
        Files.createDirectories(directory.resolve("own"));
        TestPack.constant(44_100, 0.125).write(directory.resolve("own/loop.wav"));
        return directory;
    }

    @Test
    void bakesDirectoriesAndZipFiles() throws IOException {
        List<String> progress = new ArrayList<>();
        SoundtrackBaker baker =
                SoundtrackBaker.of(SINES).clips(clips()).onProgress((done, total) -> progress.add(done + "/" + total));
        Path zip = directory.resolve("music.zip");
        Soundtrack baked = baker.bake(SOUNDTRACK, zip);
        assertEquals(List.of("1/4", "2/4", "3/4", "4/4"), progress);
        assertEquals(
                List.of("calm/pad-1.flac", "own/loop.wav"),
                baked.section("calm").layers().stream()
                        .map(layer -> layer.clip().orElseThrow())
                        .toList());
        byte[] first = Files.readAllBytes(zip);
        baker.bake(SOUNDTRACK, zip);
        assertArrayEquals(first, Files.readAllBytes(zip));
        Path unpacked = directory.resolve("music");
        baker.bake(SOUNDTRACK, unpacked);
        for (Path path : List.of(zip, unpacked)) {
            try (MusicPack pack = MusicPack.open(path)) {
                pack.verify();
                assertEquals(baked, pack.soundtrack());
                // Brought to the loudness that all sections have.
                assertTrue(pack.open("battle/music.flac").readAll().peak() > 0.1);
                assertEquals(0.125, pack.open("own/loop.wav").readAll().peak());
            }
        }
    }

    @Test
    void bakesAnotherRate() throws IOException {
        Path zip = directory.resolve("music.zip");
        SoundtrackBaker.of(SINES).clips(clips()).sampleRate(48_000).bake(SOUNDTRACK, zip);
        try (MusicPack pack = MusicPack.open(zip)) {
            pack.verify();
            AudioClip clip = pack.open("battle/music.flac").readAll();
            assertEquals(48_000, clip.sampleRate());
            assertEquals(76_800, clip.length());
        }
    }

    @Test
    void badInput() throws IOException {
        Path zip = directory.resolve("music.zip");
        SoundtrackBaker baker = SoundtrackBaker.of(SINES).clips(directory);
        assertThrows(InvalidFileException.class, () -> baker.bake(SOUNDTRACK, zip), "its clip is missing");
        Files.createDirectories(directory.resolve("own"));
        TestPack.constant(10_000, 0.1).write(directory.resolve("own/loop.wav"));
        assertThrows(InvalidFileException.class, () -> baker.bake(SOUNDTRACK, zip), "its clip is too short");
        assertThrows(IllegalArgumentException.class, () -> baker.bake(Soundtrack.of(Section.of("a", 120, 1)), zip));
        clips();
        assertThrows(RiffusionException.class, () -> baker.bake(SOUNDTRACK, directory), "not empty");
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThrows(
                CancelledException.class, () -> baker.cancelledBy(cancellation).bake(SOUNDTRACK, zip));
        assertFalse(Files.exists(zip));
    }
}
