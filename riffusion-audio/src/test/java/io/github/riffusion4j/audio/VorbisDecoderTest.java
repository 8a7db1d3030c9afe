package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

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
        byte[] opus = OGG.clone();
        System.arraycopy("OpusHead".getBytes(StandardCharsets.US_ASCII), 0, opus, 28, 8);
        OggChecksum.repair(opus);
        assertInvalid("holds Opus instead of Vorbis", opus);
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
