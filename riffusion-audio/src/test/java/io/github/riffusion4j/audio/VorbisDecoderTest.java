package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On sine.ogg, which was made from half a second of what {@link Sounds#sines} computes, at 22,050 Hz and with two
 * channels, by {@code oggenc -Q -q 3 --serial 1} of vorbis-tools 1.4.2.
 */
class VorbisDecoderTest {

    private static final byte[] OGG = Sounds.resource("sine.ogg");

    @Test
    void readsWhatAnotherProgramWrote() {
        AudioClip clip = Sounds.read(OGG);
        AudioClip original = Sounds.sines(22_050, 2, 11_025);
        assertEquals(original.length(), clip.length());
        assertEquals(22_050, clip.sampleRate());
        assertEquals(2, clip.channelCount());
        for (int c = 0; c < 2; c++) {
            double decibels = Sounds.decibels(original, clip, c, 0);
            assertTrue(decibels > 25, () -> decibels + " dB");
        }
    }

    @Test
    void aCutOffFile() {
        assertInvalid("ends within its headers", Arrays.copyOf(OGG, pageAt(1)));
        assertInvalid("ends within the Ogg page at byte " + pageAt(1), Arrays.copyOf(OGG, pageAt(1) + 99));
        assertInvalid("cut off", Arrays.copyOf(OGG, OGG.length - 1));
        assertInvalid("ends without its last page", Arrays.copyOf(OGG, pageAt(2)));
    }

    @Test
    void aChangedBitAnywhereIsNoticed() {
        for (int at = 4; at < OGG.length; at += 7) {
            byte[] damaged = OGG.clone();
            damaged[at] ^= 1;
            assertInvalid("", damaged);
        }
    }

    @Test
    void otherCodecsInOgg() {
        byte[] speex = OGG.clone();
        System.arraycopy("Speex   ".getBytes(StandardCharsets.US_ASCII), 0, speex, 28, 8);
        OggChecksum.repair(speex);
        assertInvalid("holds Speex instead of Vorbis", speex);
    }

    @Test
    void twoPiecesInOneFile() {
        byte[] second = OGG.clone();
        second[14] = 2; // serial number
        for (int page = 1; pageAt(page) < OGG.length; page++) {
            second[pageAt(page) + 14] = 2;
        }
        OggChecksum.repair(second);
        byte[] both = Arrays.copyOf(OGG, 2 * OGG.length);
        System.arraycopy(second, 0, both, OGG.length, OGG.length);
        assertInvalid("holds several pieces", both);
    }

    @Test
    void piecesAreJoined() {
        byte[] both = Arrays.copyOf(OGG, 2 * OGG.length);
        System.arraycopy(OGG, 0, both, OGG.length, OGG.length);
        AudioClip once = Sounds.read(OGG);
        assertEquals(AudioClip.concat(List.of(once, once)), Sounds.read(both));
        assertTold("holds several pieces", both);
    }

    @Test
    void whatIsMissingOrInTheWayIsTold() {
        byte[] trailing = Arrays.copyOf(OGG, OGG.length + 40);
        assertEquals(Sounds.read(OGG), Sounds.read(trailing));
        assertTold("no valid Ogg page at byte " + OGG.length, trailing);
        byte[] between = new WavBytes()
                .bytes(Arrays.copyOf(OGG, pageAt(2)))
                .text("zzzzzz")
                .bytes(Arrays.copyOfRange(OGG, pageAt(2), OGG.length))
                .toByteArray();
        assertEquals(Sounds.read(OGG), Sounds.read(between));
        assertTold("no valid Ogg page at byte " + pageAt(2), between);
        byte[] open = OGG.clone();
        int last = 0;
        for (int page = 0; pageAt(page) < OGG.length; page++) {
            last = pageAt(page);
        }
        open[last + 5] &= ~4;
        OggChecksum.repair(open);
        assertTrue(Sounds.read(open).length() >= Sounds.read(OGG).length());
        assertTold("ends without its last page", open);
    }

    /** Each channel has a sine of its own, so that their order shows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void allChannelsInWavsOrder(int channels, @TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("oggenc"), "oggenc is missing");
        Path wav = directory.resolve("clip.wav");
        AudioClip clip = Sounds.sines(44_100, channels, 20_000);
        AudioFile.write(wav, clip);
        Path ogg = directory.resolve("clip.ogg");
        Tools.run("oggenc -Q -q 6 " + wav + " -o " + ogg);
        AudioClip decoded = AudioFile.read(ogg);
        assertEquals(clip.length(), decoded.length());
        for (int c = 0; c < channels; c++) {
            // The channel for low frequencies is the fourth of six and more, and keeps those only.
            double decibels = c == 3 && channels >= 6 ? 99 : Sounds.decibels(clip, decoded, c, 1000);
            assertTrue(decibels > 10, c + ": " + decibels + " dB");
        }
    }

    private static void assertTold(String part, byte[] file) {
        String all = Sounds.warnings(file).toString();
        assertTrue(all.contains(part), () -> "no \"" + part + "\" in " + all);
    }

    private static int pageAt(int page) {
        int at = 0;
        for (int i = 0; i < page && at < OGG.length; i++) {
            at = OggChecksum.pageEnd(OGG, at);
        }
        return at;
    }

    private static void assertInvalid(String part, byte[] ogg) {
        Failure.expect(InvalidFileException.class, () -> Sounds.readStrictly(ogg), Sounds.SOURCE + ": ", part);
    }
}
