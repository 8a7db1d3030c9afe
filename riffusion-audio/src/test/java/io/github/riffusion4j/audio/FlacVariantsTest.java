package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.testkit.SharedData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FLAC files as players play them, and as small as the reference encoder's. */
class FlacVariantsTest {

    private static final AudioClip CLIP = Sounds.sines(44_100, 2, 40_000);
    private static final byte[] FLAC = Sounds.written(AudioFileFormat.FLAC, CLIP);

    @Test
    void anUnknownLengthWithATagBehind() {
        byte[] open = FLAC.clone();
        ByteBuffer.wrap(open).putLong(18, ByteBuffer.wrap(FLAC).getLong(18) & ~0xf_ffff_ffffL);
        byte[] tagged = Arrays.copyOf(open, open.length + 128);
        System.arraycopy(new byte[] {'T', 'A', 'G'}, 0, tagged, open.length, 3);
        assertEquals(Sounds.read(FLAC), Sounds.readStrictly(tagged));
        assertEquals(Sounds.read(FLAC), Sounds.readStrictly(Arrays.copyOf(open, open.length + 50)));
    }

    @Test
    void aDamagedFrameIsLeftOutAndTold() {
        byte[] damaged = FLAC.clone();
        damaged[FLAC.length / 2] ^= 1;
        AudioClip clip = Sounds.read(damaged);
        assertEquals(CLIP.length() - 4096, clip.length());
        assertTold("does not match its checksum", damaged);
        AudioClip whole = Sounds.read(FLAC);
        assertEquals(whole.slice(0, 8192), clip.slice(0, 8192));
        assertEquals(whole.slice(36_000, 40_000), clip.slice(36_000 - 4096, clip.length()));
    }

    @Test
    void aFileThatIsCutOffPlaysUpToThere() {
        byte[] cut = Arrays.copyOf(FLAC, FLAC.length - 10);
        assertEquals(Sounds.read(FLAC).slice(0, 9 * 4096), Sounds.read(cut));
        assertTold("ends within its last frame", cut);
    }

    @Test
    void aWrongChecksumIsTold() {
        byte[] wrong = FLAC.clone();
        wrong[30] ^= 1;
        assertEquals(Sounds.read(FLAC), Sounds.read(wrong));
        assertTold("does not match its MD5 checksum", wrong);
    }

    /** 88 kB that decode to an hour of silence in eight channels. */
    @Test
    void aFarStartTakesNoTime() {
        byte[] bomb = Sounds.resource("flac-bomb-8ch.flac");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try (AudioReader reader = AudioFile.open(new ByteArrayInputStream(bomb), Sounds.SOURCE)) {
                assertEquals(170_393_600, reader.skip(2_000_000_000L * 44_100));
                assertEquals(0, reader.read(10).length());
            }
        });
    }

    @Test
    void skippingIsReadingAndLeavingOut() throws IOException {
        for (int count : new int[] {0, 1, 4095, 4096, 4097, 20_000, 39_999, 40_000, 50_000}) {
            try (AudioReader reader = AudioFile.open(new ByteArrayInputStream(FLAC), Sounds.SOURCE)) {
                assertEquals(Math.min(count, 40_000), reader.skip(count));
                assertEquals(Sounds.read(FLAC).slice(Math.min(count, 40_000), 40_000), reader.readAll());
                assertTrue(reader.warnings().isEmpty());
            }
        }
    }

    @Test
    void samplesOf32Bits(@TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("flac"), "flac is missing");
        for (int channels = 1; channels <= 2; channels++) {
            Path wav = directory.resolve(channels + ".wav");
            WavFile.write(wav, Sounds.sines(44_100, channels, 20_000), SampleFormat.INT_32);
            Path flac = directory.resolve(channels + ".flac");
            Tools.run("flac -s -f " + wav + " -o " + flac);
            assertEquals(AudioFile.read(wav), AudioFile.read(flac));
        }
    }

    @Test
    void flacInOgg(@TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("flac"), "flac is missing");
        Path wav = directory.resolve("clip.wav");
        AudioFile.write(wav, CLIP);
        Path ogg = directory.resolve("clip.oga");
        Tools.run("flac -s -f --ogg " + wav + " -o " + ogg);
        assertEquals(AudioFile.read(wav), AudioFile.read(ogg));
        byte[] bytes = Files.readAllBytes(ogg);
        assertTold("ends within the Ogg page", Arrays.copyOf(bytes, bytes.length - 10));
    }

    @Test
    void asSmallAsTheReferenceEncodersUsualFiles(@TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("flac"), "flac is missing");
        AudioClip[] clips = {
            AudioFile.read(SharedData.path("clips/clip_2.wav")),
            AudioFile.read(SharedData.path("clips/funky_sax.mp3")),
            CLIP
        };
        for (AudioClip clip : clips) {
            Path wav = directory.resolve("clip.wav");
            AudioFile.write(wav, clip);
            Path theirs = directory.resolve("theirs.flac");
            Tools.run("flac -s -f -5 --no-padding --no-seektable " + wav + " -o " + theirs);
            Path ours = directory.resolve("ours.flac");
            AudioFile.write(ours, clip);
            Tools.run("flac -s -t " + ours);
            assertTrue(Files.size(ours) < 1.01 * Files.size(theirs), Files.size(ours) + ", not " + Files.size(theirs));
        }
    }

    private static void assertTold(String part, byte[] file) {
        String all = Sounds.warnings(file).toString();
        assertTrue(all.contains(part), () -> "no \"" + part + "\" in " + all);
    }
}
