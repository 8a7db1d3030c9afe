package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On sine.opus and six.opus, which were made from half and a quarter of a second of what {@link Sounds#sines} computes,
 * at 48,000 Hz with two and six channels, by {@code opusenc --serial 1} of opus-tools 0.2, with 64 and 128 kbit/s.
 */
class OpusDecoderTest {

    private static final byte[] OPUS = Sounds.resource("sine.opus");
    private static final int GAIN_AT = 28 + 16;

    @Test
    void readsWhatAnotherProgramWrote() {
        assertNear(Sounds.sines(48_000, 2, 24_000), Sounds.read(OPUS), 20);
        assertEquals(List.of(), Sounds.warnings(OPUS));
    }

    /** The fourth channel is for low frequencies, and keeps those only. */
    @Test
    void sixChannelsAreInWavsOrder() {
        AudioClip original = Sounds.sines(48_000, 6, 12_000);
        AudioClip clip = Sounds.read(Sounds.resource("six.opus"));
        assertEquals(original.toString(), clip.toString());
        for (int c = 0; c < 6; c++) {
            double decibels = c == 3 ? 99 : Sounds.decibels(original, clip, c, 1000);
            assertTrue(decibels > 10, c + ": " + decibels + " dB");
        }
    }

    private static void assertNear(AudioClip original, AudioClip clip, double least) {
        assertEquals(original.toString(), clip.toString());
        for (int c = 0; c < original.channelCount(); c++) {
            double decibels = Sounds.decibels(original, clip, c, 500);
            assertTrue(decibels > least, () -> decibels + " dB");
        }
    }

    @Test
    void theHeadersGainIsApplied() {
        byte[] half = OPUS.clone();
        half[GAIN_AT] = (byte) (-6.0206 * 256);
        half[GAIN_AT + 1] = (byte) ((int) (-6.0206 * 256) >> 8);
        OggChecksum.repair(half);
        AudioClip whole = Sounds.read(OPUS);
        AudioClip clip = Sounds.read(half);
        for (int i = 0; i < whole.length(); i += 100) {
            assertEquals(whole.sample(0, i) / 2, clip.sample(0, i), 1e-4);
        }
    }

    @Test
    void piecesAreJoined() {
        byte[] both = Arrays.copyOf(OPUS, 2 * OPUS.length);
        System.arraycopy(OPUS, 0, both, OPUS.length, OPUS.length);
        AudioClip once = Sounds.read(OPUS);
        assertEquals(AudioClip.concat(List.of(once, once)), Sounds.read(both));
        assertTold("holds several pieces", both);
        Failure.expect(InvalidFileException.class, () -> Sounds.readStrictly(both), "holds several pieces");
    }

    @Test
    void aPieceOfOtherChannelsIsLeftOut() {
        byte[] six = Sounds.resource("six.opus");
        byte[] both = Arrays.copyOf(OPUS, OPUS.length + six.length);
        System.arraycopy(six, 0, both, OPUS.length, six.length);
        assertEquals(Sounds.read(OPUS), Sounds.read(both));
        assertTold("changes from 2 channels to 6", both);
    }

    @Test
    void aCutOffFileIsReadAsFarAsItGoes() {
        assertInvalid("ends within its headers", Arrays.copyOf(OPUS, pageAt(1)));
        byte[] cut = Arrays.copyOf(OPUS, OPUS.length - 1);
        AudioClip clip = Sounds.read(cut);
        assertTrue(clip.length() < 24_000);
        assertTold("ends within the Ogg page at byte", cut);
        assertInvalid("cut off", cut);
    }

    @Test
    void aChangedBitAnywhereIsNoticed() {
        for (int at = 4; at < OPUS.length; at += 17) {
            byte[] damaged = OPUS.clone();
            damaged[at] ^= 1;
            assertInvalid("", damaged);
        }
    }

    @Test
    void damageBehindTheChecksumsIsHeardAndNotThrown() {
        for (int at = pageAt(2) + 60; at < OPUS.length; at += 23) {
            byte[] damaged = OPUS.clone();
            damaged[at] ^= 0x55;
            OggChecksum.repair(damaged);
            assertEquals(2, Sounds.read(damaged).channelCount());
        }
    }

    @Test
    void headersThatLie() {
        assertHeader("damaged Opus header", 9, 0); // channels
        assertHeader("damaged Opus header", 9, 3); // more than family 0 has
        assertHeader("damaged Opus header", 18, 1); // a mapping that is not there
        assertHeader("projected ambisonics", 18, 3);
        assertHeader("damaged Opus header", 8, 0x10); // a version of the future
    }

    private static void assertHeader(String part, int at, int value) {
        byte[] changed = OPUS.clone();
        changed[28 + at] = (byte) value;
        OggChecksum.repair(changed);
        assertInvalid(part, changed);
    }

    /** Speech and music are coded in three ways, and in frames of 2.5 to 60 ms. */
    @ParameterizedTest
    @ValueSource(strings = {"--bitrate 12 --downmix-mono", "--bitrate 24 --framesize 60", "--framesize 2.5"})
    void allModesOfTheCodec(String options, @TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("opusenc") && Tools.has("opusdec"), "opusenc or opusdec is missing");
        Path wav = directory.resolve("clip.wav");
        AudioFile.write(wav, Sounds.sines(48_000, 2, 48_000));
        Path opus = directory.resolve("clip.opus");
        Tools.run("opusenc --quiet " + options + " " + wav + " " + opus);
        Path decoded = directory.resolve("decoded.wav");
        Tools.run("opusdec --quiet --float " + opus + " " + decoded);
        assertNear(AudioFile.read(decoded), AudioFile.read(opus), 50);
    }

    private static int pageAt(int page) {
        int at = 0;
        for (int i = 0; i < page && at < OPUS.length; i++) {
            at = OggChecksum.pageEnd(OPUS, at);
        }
        return at;
    }

    private static void assertTold(String part, byte[] file) {
        String all = Sounds.warnings(file).toString();
        assertTrue(all.contains(part), () -> "no \"" + part + "\" in " + all);
    }

    private static void assertInvalid(String part, byte[] opus) {
        Failure.expect(InvalidFileException.class, () -> Sounds.readStrictly(opus), Sounds.SOURCE + ": ", part);
    }
}
