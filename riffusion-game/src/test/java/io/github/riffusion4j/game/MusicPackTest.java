package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.base.InvalidFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MusicPackTest {

    private static final Section SECTION = Section.of("a", 240, 1)
            .layers(Layer.of("x").clip("a/x.flac"), Layer.of("y").clip("a/y.flac"));
    private static final Soundtrack SOUNDTRACK =
            Soundtrack.of(SECTION).stingers(Stinger.of("coin").clip("coin.flac"));
    private static final int LENGTH = 44_100;

    @TempDir
    private Path directory;

    private static TestPack files() {
        return TestPack.of(SOUNDTRACK)
                .with("a/x.flac", TestPack.sine(LENGTH, 100, 0.25))
                .with("a/y.flac", TestPack.constant(LENGTH, 0.125))
                .with("coin.flac", TestPack.constant(1000, 0.125));
    }

    private Path zip(String prefix) throws IOException {
        Path zip = directory.resolve("music.zip");
        TestPack files = files();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String file : List.of("soundtrack.json", "a/x.flac", "a/y.flac", "coin.flac")) {
                out.putNextEntry(new ZipEntry(prefix + file));
                out.write(files.bytes(file));
            }
        }
        return zip;
    }

    private Path unpacked() throws IOException {
        Path root = Files.createDirectories(directory.resolve("music"));
        Files.createDirectories(root.resolve("a"));
        TestPack files = files();
        for (String file : List.of("soundtrack.json", "a/x.flac", "a/y.flac", "coin.flac")) {
            Files.write(root.resolve(file), files.bytes(file));
        }
        return root;
    }

    private static float[] play(MusicPack pack) {
        try (pack;
                GameMusic music = GameMusic.of(pack).offline()) {
            float[] samples = new float[4000];
            assertEquals(4000, music.read(samples));
            return samples;
        }
    }

    @Test
    void directoriesZipFilesAndSourcesSoundTheSame() throws IOException {
        float[] expected = play(files().open());
        assertArrayEquals(expected, play(MusicPack.open(unpacked())));
        assertArrayEquals(expected, play(MusicPack.open(zip(""))));
        assertArrayEquals(expected, play(MusicPack.open(zip("my music/"))));
        MusicPack.open(unpacked()).verify();
    }

    private static String messageOf(Runnable call) {
        return String.valueOf(
                assertThrows(InvalidFileException.class, call::run).getMessage());
    }

    private static void assertContains(String part, String message) {
        assertTrue(message.contains(part), message);
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        Path root = unpacked();
        Files.delete(root.resolve("a/y.flac"));
        assertContains(
                "does not exist; the layer \"y\" of section \"a\" needs it",
                messageOf(() -> MusicPack.open(root).close()));
        assertContains("does not exist", messageOf(() -> MusicPack.open(directory.resolve("none.zip"))));
        assertContains(
                "neither a directory nor a zip file", messageOf(() -> MusicPack.open(root.resolve("soundtrack.json"))));
        Files.delete(root.resolve("soundtrack.json"));
        assertContains("soundtrack.json: does not exist", messageOf(() -> MusicPack.open(root)));
        assertContains(
                "layer \"music\" of section \"a\" has no clip; bake the soundtrack first",
                messageOf(
                        () -> TestPack.of(Soundtrack.of(Section.of("a", 120, 1).prompt("jazz")))
                                .open()));
    }

    @Test
    void verifyFindsDamage() {
        byte[] damaged = files().bytes("a/x.flac");
        damaged[damaged.length / 2] ^= 0x55;
        assertContains(
                "test pack/a/x.flac",
                messageOf(() -> files().with("a/x.flac", damaged).open().verify()));
        byte[] cut = Arrays.copyOf(files().bytes("a/x.flac"), 3000);
        assertContains(
                "test pack/a/x.flac",
                messageOf(() -> files().with("a/x.flac", cut).open().verify()));
        assertContains(
                "has 40000 samples, not 44100 samples, which section \"a\" lasts at 44100 Hz: 1 bars of 4/4 at 240.0",
                messageOf(() -> files().with("a/y.flac", TestPack.constant(40_000, 0.1))
                        .open()
                        .verify()));
        assertContains(
                "is longer than",
                messageOf(() -> files().with("a/y.flac", TestPack.constant(50_000, 0.1))
                        .open()
                        .verify()));
    }

    /** The music plays on with what is whole, and says what is not. */
    @Test
    void damagedLayerIsLeftOutWhilePlaying() {
        byte[] damaged = files().bytes("a/x.flac");
        damaged[100] ^= 0x55;
        List<RuntimeException> failures = new ArrayList<>();
        MusicListener listener = new MusicListener() {
            @Override
            public void onFailure(RuntimeException failure) {
                failures.add(failure);
            }
        };
        for (byte[] bytes : List.of(damaged, "no sound".getBytes(StandardCharsets.UTF_8), new byte[0])) {
            failures.clear();
            MusicPack pack =
                    files().with("a/x.flac", bytes).with("coin.flac", bytes).open();
            try (GameMusic music = GameMusic.of(pack).onEvent(listener).offline()) {
                music.stinger("coin");
                float[] samples = new float[60_000];
                assertEquals(samples.length, music.read(samples));
                assertEquals(0.125, samples[59_999], 1e-6);
                music.update();
            }
            assertEquals(2, failures.size());
            failures.forEach(failure -> assertInstanceOf(InvalidFileException.class, failure));
        }
    }

    @Test
    void clipsOfOtherRatesAreConverted() {
        int at48 = SECTION.samples(48_000);
        float[] sine = new float[at48];
        for (int i = 0; i < at48; i++) {
            sine[i] = (float) (0.25 * Math.sin(2 * Math.PI * 100 * i / at48));
        }
        TestPack pack =
                files().with("a/x.flac", AudioClip.wrap(48_000, sine)).with("a/y.flac", TestPack.constant(LENGTH, 0));
        try (GameMusic music = GameMusic.of(pack.open()).offline()) {
            float[] samples = new float[4 * LENGTH];
            music.read(samples);
            for (int i = 200; i < 2 * LENGTH; i++) {
                assertEquals(0.25 * Math.sin(2 * Math.PI * 100 * i / LENGTH), samples[2 * i], 1e-4);
            }
        }
        try (GameMusic music = GameMusic.of(pack.open()).sampleRate(48_000).offline()) {
            assertEquals(48_000, music.sampleRate());
            float[] samples = new float[4 * at48];
            music.read(samples);
            for (int i = 200; i < 2 * at48; i++) {
                assertEquals(0.25 * Math.sin(2 * Math.PI * 100 * i / at48), samples[2 * i], 1e-4);
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> GameMusic.of(files().open()).sampleRate(22_050));
    }

    @Test
    void stereoClipsStayStereo() {
        AudioClip stereo = AudioClip.of(
                TestPack.RATE,
                TestPack.ramp(LENGTH, 0.25).channel(0),
                TestPack.ramp(LENGTH, -0.125).channel(0));
        TestPack pack = files().with("a/x.flac", stereo).with("a/y.flac", TestPack.constant(LENGTH, 0));
        float[] samples = play(pack.open());
        assertEquals(stereo.sample(0, 1000), samples[2000], 1e-6);
        assertEquals(stereo.sample(1, 1000), samples[2001], 1e-6);
        AudioClip three = AudioClip.of(TestPack.RATE, new float[LENGTH], new float[LENGTH], new float[LENGTH]);
        assertContains(
                "has 3 channels",
                messageOf(() -> files().with("a/x.flac", three).open().verify()));
    }

    @Test
    void unknownNamesAreRefused() {
        try (GameMusic music = GameMusic.of(files().open()).offline()) {
            assertThrows(IllegalArgumentException.class, () -> music.go("boss"));
            assertThrows(IllegalArgumentException.class, () -> music.stinger("boss"));
            assertThrows(IllegalArgumentException.class, () -> music.layer("boss"));
            assertThrows(IllegalArgumentException.class, () -> music.setIntensity(Double.NaN));
            assertThrows(IllegalArgumentException.class, () -> music.read(new float[3]));
            AudioClip wrong = Resampler.to(22_050).apply(TestPack.constant(1000, 0));
            assertThrows(InvalidFileException.class, () -> music.replace("a", Map.of("x", wrong)));
            assertThrows(IllegalArgumentException.class, () -> music.replace("a", Map.of("z", wrong)));
        }
    }
}
