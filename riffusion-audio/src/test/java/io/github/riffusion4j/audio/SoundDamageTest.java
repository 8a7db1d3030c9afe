package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.mp3.Mp3FrameHeader;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundDamageTest {

    private static final int ROUNDS = 3000;
    private static final int SLOW_ROUNDS = 40;
    private static final AudioClip CLIP = Sounds.sines(22_050, 2, 5000);
    private static final byte[] FLAC = Sounds.written(AudioFileFormat.FLAC, CLIP);
    private static final byte[] MP3 = Sounds.written(AudioFileFormat.MP3, CLIP);
    private static final byte[] OGG = Sounds.resource("sine.ogg");

    @Test
    void filesThatAreNoSound(@TempDir Path directory) throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.mp3"));
        Failure.expect(InvalidFileException.class, () -> AudioFile.read(empty), empty + ": is empty (0 bytes)");
        Path missing = directory.resolve("missing.flac");
        Failure.expect(InvalidFileException.class, () -> AudioFile.read(missing), missing + ": does not exist");
        assertInvalid(
                "it looks like a PNG image", new WavBytes().text("\u0089PNG").toByteArray());
        assertInvalid("it looks like an AIFF file", new WavBytes().text("FORM").toByteArray());
        assertInvalid(
                "is an MP4 file without its index",
                new WavBytes().u32(0).text("ftypM4A ").toByteArray());
        assertInvalid("it looks like a CAF file", new WavBytes().text("caff").toByteArray());
        assertInvalid(
                "it starts with \"zzzz\"; convert it",
                new WavBytes().text("zzzz").toByteArray());
    }

    @Test
    void theContentCountsNotTheName(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("really-flac.mp3");
        Files.write(file, FLAC);
        assertTrue(Sounds.read(FLAC).equals(AudioFile.read(file)));
    }

    @Test
    void aFlacFileCutOffAnywhere() {
        for (int length = 4; length < FLAC.length; length += 3) {
            byte[] cut = Arrays.copyOf(FLAC, length);
            assertInvalid("", cut);
        }
        assertInvalid("ends within its header", Arrays.copyOf(FLAC, 30));
        assertInvalid("ends within its last frame", Arrays.copyOf(FLAC, FLAC.length - 1));
    }

    @Test
    void aChangedBitInAFlacFileIsNoticed() {
        for (int at = 18; at < FLAC.length; at += 1 + at / 100) { // before it are hints
            byte[] damaged = FLAC.clone();
            damaged[at] ^= 4;
            assertInvalid("", damaged);
        }
    }

    @Test
    void aFlacHeaderThatLies() {
        byte[] long36 = FLAC.clone();
        ByteBuffer.wrap(long36).putLong(18, ByteBuffer.wrap(FLAC).getLong(18) | 0xf_ffff_ffffL);
        assertInvalid("claims 68719476735 samples a channel", long36);
        byte[] tooLong = FLAC.clone();
        ByteBuffer.wrap(tooLong).putLong(18, (ByteBuffer.wrap(FLAC).getLong(18) & ~0xf_ffff_ffffL) | 0x7fff_0000L);
        assertInvalid("claims 2147418112 samples a channel, but only 5000 follow", tooLong);
        byte[] noRate = FLAC.clone();
        ByteBuffer.wrap(noRate).putLong(18, ByteBuffer.wrap(FLAC).getLong(18) & 0xfff_ffff_ffffL);
        assertInvalid("claims a sample rate of 0 Hz", noRate);
        byte[] blocks = FLAC.clone();
        blocks[4] = 0; // not the last
        assertInvalid("metadata that claims to go on", blocks);
    }

    @Test
    void anMp3FileCutOff() {
        assertInvalid("ends within frame", Arrays.copyOf(MP3, MP3.length - 1));
        assertInvalid("ends within frame 0", Arrays.copyOf(MP3, 100));
        int frame = Mp3FrameHeader.parse(content(MP3), 0).bytes();
        assertInvalid("claims 11 frames, but only", Arrays.copyOf(MP3, secondFrame() + frame));
    }

    @Test
    void anMp3FileWithSomethingElseInTheMiddle() {
        byte[] damaged = MP3.clone();
        damaged[secondFrame()] = 0x55;
        assertInvalid("is damaged before byte " + secondFrame() + ", where frame 1 should start", damaged);
        assertInvalid("is damaged before byte " + MP3.length, followedByJunk());
        byte[] free = MP3.clone();
        free[2] &= 0x0f;
        assertInvalid("free format", free);
        byte[] mono = MP3.clone();
        mono[secondFrame() + 3] |= (byte) 0xc0;
        assertInvalid("to 22050 Hz, 1 channels", mono);
    }

    @Test
    void anId3TagThatClaimsTooMuch() {
        byte[] tag = new WavBytes()
                .text("ID3\u0004\0\0\u007f\u007f\u007f\u007f")
                .bytes(MP3)
                .toByteArray();
        assertInvalid("ID3 tag that claims to end at byte 268435465", tag);
        assertInvalid(
                "no MP3 frame at byte 10",
                new WavBytes().text("ID3\u0004\0\0\0\0\0\0").text("abc").toByteArray());
    }

    @Test
    void aVorbisCodebookThatClaimsTooMuch() {
        int book = indexOf(OGG, "BCV");
        byte[] damaged = OGG.clone();
        damaged[book + 7] = (byte) 0xff; // 16 million entries
        OggChecksum.repair(damaged);
        assertInvalid("damaged Vorbis setup header", damaged);
    }

    /** Each beginning may cost the checksum of a page: 2 MB of them took 11 seconds. */
    @Test
    void pagesThatOnlyBegin() {
        byte[] beginnings = "OggS".repeat(1 << 16).getBytes(StandardCharsets.ISO_8859_1);
        Failure.expect(
                InvalidFileException.class,
                () -> Sounds.read(beginnings),
                Sounds.SOURCE + ": has more than 1000 damaged Ogg pages, the last at byte ");
        // Less of it is skipped, as players do.
        byte[] some = Arrays.copyOf(OGG, OGG.length + 2000);
        System.arraycopy(beginnings, 0, some, OGG.length, 2000);
        assertEquals(Sounds.read(OGG), Sounds.read(some));
    }

    @Test
    void randomDamageToFlac() {
        fuzz(FLAC, ROUNDS, UnaryOperator.identity());
    }

    @Test
    void randomDamageToMp3() {
        fuzz(MP3, ROUNDS, UnaryOperator.identity());
    }

    @Test
    void randomDamageToOgg() {
        fuzz(OGG, ROUNDS, UnaryOperator.identity());
    }

    @Test
    void randomDamageToVorbisBehindTheChecksums() {
        fuzz(OGG, ROUNDS, ogg -> {
            OggChecksum.repair(ogg);
            return ogg;
        });
    }

    @Test
    void randomDamageToAac() {
        fuzz(Sounds.resource("sine.m4a"), SLOW_ROUNDS, UnaryOperator.identity());
        fuzz(Sounds.resource("strokes.aac"), SLOW_ROUNDS, UnaryOperator.identity());
        fuzz(Sounds.resource("he.m4a"), SLOW_ROUNDS, UnaryOperator.identity());
        fuzz(Sounds.resource("stereo.aac"), SLOW_ROUNDS, UnaryOperator.identity());
    }

    @Test
    void randomDamageToOpusBehindTheChecksums() {
        fuzz(Sounds.resource("sine.opus"), SLOW_ROUNDS, ogg -> {
            OggChecksum.repair(ogg);
            return ogg;
        });
    }

    /** Every reading ends soon, in a clip or in a clear error. */
    private static void fuzz(byte[] good, int rounds, UnaryOperator<byte[]> repair) {
        Random random = new Random(23);
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int round = 0; round < rounds; round++) {
                byte[] damaged = random.nextInt(4) == 0
                        ? Arrays.copyOf(good, 4 + random.nextInt(good.length - 4))
                        : good.clone();
                // Half of them where the headers are.
                int reach = random.nextBoolean() ? Math.min(damaged.length, 4096) : damaged.length;
                for (int i = random.nextInt(8); i >= 0; i--) {
                    damaged[random.nextInt(reach)] = (byte) random.nextInt();
                }
                byte[] file = repair.apply(damaged);
                try {
                    Sounds.read(file);
                    Sounds.readStrictly(file);
                } catch (InvalidFileException e) {
                    assertTrue(String.valueOf(e.getMessage()).startsWith(Sounds.SOURCE));
                }
            }
        });
    }

    private static FileContent content(byte[] bytes) {
        try {
            return FileContent.of(new ByteArrayInputStream(bytes), Sounds.SOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int secondFrame() {
        return Mp3FrameHeader.parse(content(MP3), 0).bytes();
    }

    private static byte[] followedByJunk() {
        byte[] longer = Arrays.copyOf(MP3, MP3.length + 2);
        longer[MP3.length] = 1;
        return longer;
    }

    private static int indexOf(byte[] bytes, String text) {
        for (int at = 0; at < bytes.length; at++) {
            if (content(bytes).has(text, at)) {
                return at;
            }
        }
        throw new AssertionError("no " + text);
    }

    private static void assertInvalid(String part, byte[] sound) {
        Failure.expect(InvalidFileException.class, () -> Sounds.readStrictly(sound), Sounds.SOURCE + ": ", part);
    }
}
