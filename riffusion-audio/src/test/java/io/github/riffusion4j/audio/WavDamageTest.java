package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavDamageTest {

    private static final int INTEGER = 1;
    private static final int FLOAT = 3;
    private static final byte[] GOOD =
            WavBytes.riff(44).format(INTEGER, 2, 44_100, 16).data(new byte[8]).toByteArray();

    @Test
    void filesThatAreNotThere(@TempDir Path directory) {
        Path missing = directory.resolve("missing.wav");
        Failure.expect(InvalidFileException.class, () -> WavFile.read(missing), missing + ": does not exist");
        Failure.expect(InvalidFileException.class, () -> WavFile.read(directory), "is a directory");
    }

    @Test
    void anEmptyFile() {
        assertInvalid("is empty (0 bytes)", new byte[0]);
    }

    @Test
    void otherFilesAreCalledWhatTheyLookLike() {
        assertInvalid("it looks like an MP3 file", new WavBytes().text("ID3").bytes(new byte[99]));
        assertInvalid("it looks like a FLAC file", new WavBytes().text("fLaC").bytes(new byte[99]));
        assertInvalid("it looks like an RF64 file", new WavBytes().text("RF64").bytes(new byte[99]));
        assertInvalid("it looks like a big-endian WAV file", new WavBytes().text("RIFX"));
        assertInvalid(
                "it looks like a WebP image", new WavBytes().text("RIFF").u32(0).text("WEBP"));
        assertInvalid("it starts with \"hel.\"", new WavBytes().text("hel\u00e9o"));
        assertInvalid("it starts with \"RIFF\"", new WavBytes().text("RIFF"));
    }

    @Test
    void moreSamplesClaimedThanThereAre() {
        assertInvalid(
                "claims 2147418112 bytes of samples, but only 2 follow",
                WavBytes.riff(0)
                        .format(INTEGER, 1, 8000, 16)
                        .text("data")
                        .u32(0x7fff_0000)
                        .u16(0));
    }

    @Test
    void aHeaderThatContradictsItself() {
        assertInvalid(
                "claims 0 channels",
                WavBytes.riff(0).format(INTEGER, 0, 8000, 16).data());
        assertInvalid(
                "sample rate of 0 Hz",
                WavBytes.riff(0).format(INTEGER, 1, 0, 16).data());
        assertInvalid(
                "sample rate of 4294967295 Hz",
                WavBytes.riff(0).format(INTEGER, 1, 0xffff_ffffL, 16, 2).data());
        assertInvalid(
                "frames of 3 bytes, which contradicts its 2 channels of 16 bits",
                WavBytes.riff(0).format(INTEGER, 2, 8000, 16, 3).data());
        assertInvalid(
                "integer samples of 33 bits",
                WavBytes.riff(0).format(INTEGER, 1, 8000, 33, 5).data());
        assertInvalid(
                "frames of 1 bytes, which contradicts its 1 channels of 12 bits",
                WavBytes.riff(0).format(INTEGER, 1, 8000, 12, 1).data());
        assertInvalid(
                "floating-point samples of 16 bits",
                WavBytes.riff(0).format(FLOAT, 1, 8000, 16).data());
    }

    @Test
    void aFormatThatIsMissingOrCutOff() {
        assertInvalid("has no format chunk before its samples", WavBytes.riff(0).data(new byte[4]));
        assertInvalid("has no samples", Arrays.copyOf(GOOD, 25));
        assertInvalid(
                "format chunk has 8 bytes of at least 16",
                WavBytes.riff(0).text("fmt ").u32(8).bytes(new byte[8]).data());
        assertInvalid(
                "its last chunk, \"LIST\" at byte 12, claims 4294967295 bytes",
                WavBytes.riff(0).text("LIST").u32(0xffff_ffffL).bytes(new byte[8]));
        assertInvalid("has no samples", WavBytes.riff(0).format(INTEGER, 1, 8000, 16));
    }

    @Test
    void compressedSoundIsNamed() {
        assertInvalid(
                "holds IMA ADPCM (format 17)",
                WavBytes.riff(0).format(0x11, 1, 8000, 4, 1).data());
        assertInvalid("holds MP3", WavBytes.riff(0).format(0x55, 1, 8000, 0, 1).data());
        assertInvalid(
                "holds an unknown codec (format 4660)",
                WavBytes.riff(0).format(0x1234, 1, 8000, 16).data());
        assertInvalid(
                "holds GSM 6.10",
                WavBytes.riff(0).extensible(1, 8, WavBytes.subFormat(0x31)).data());
        assertInvalid(
                "unknown sub-format 01000000000000000000000000000000",
                WavBytes.riff(0)
                        .extensible(1, 8, Arrays.copyOf(new byte[] {1}, 16))
                        .data());
        assertInvalid(
                "extensible format chunk has 16 bytes",
                WavBytes.riff(0).format(0xfffe, 1, 8000, 16).data());
    }

    @Test
    void aSampleThatIsNoNumber() {
        byte[] samples = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0)
                .putFloat(0)
                .putFloat(0)
                .putFloat(Float.NaN)
                .array();
        assertInvalid(
                "sample 1 of channel 1 (before byte 60) is NaN",
                WavBytes.riff(0).format(FLOAT, 2, 8000, 32).data(samples));
        assertInvalid(
                "is 1.0E300",
                WavBytes.riff(0)
                        .format(FLOAT, 1, 8000, 64)
                        .data(ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putDouble(1e300)
                                .array()));
    }

    @Test
    void randomDamageEndsInAClipOrInAClearError() {
        Random random = new Random(11);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int round = 0; round < 100_000; round++) {
                byte[] damaged = Arrays.copyOf(GOOD, 1 + random.nextInt(GOOD.length));
                for (int i = random.nextInt(4); i >= 0; i--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                try {
                    WavBytes.read(damaged);
                    WavBytes.readStrictly(damaged);
                } catch (InvalidFileException e) {
                    assertTrue(String.valueOf(e.getMessage()).startsWith(WavBytes.SOURCE));
                }
            }
        });
    }

    private static void assertInvalid(String part, WavBytes wav) {
        assertInvalid(part, wav.toByteArray());
    }

    private static void assertInvalid(String part, byte[] wav) {
        Failure.expect(InvalidFileException.class, () -> WavBytes.readStrictly(wav), WavBytes.SOURCE + ": ", part);
    }
}
