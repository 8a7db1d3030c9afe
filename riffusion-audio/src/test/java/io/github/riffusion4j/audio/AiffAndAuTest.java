package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AiffAndAuTest {

    private static final AudioClip CLIP =
            WavBytes.read(WavBytes.written(Sounds.sines(44_100, 2, 3000), SampleFormat.INT_16));

    @Test
    void bigEndianIntegers() {
        assertEquals(CLIP, Sounds.readStrictly(aiff("NONE", 16, samples(2))));
        assertEquals(CLIP, Sounds.readStrictly(aiff("twos", 24, samples(3))));
        assertEquals(CLIP, Sounds.readStrictly(aiff("", 32, samples(4))));
        assertEquals(CLIP, Sounds.readStrictly(au(3, samples(2))));
        assertEquals(CLIP, Sounds.readStrictly(au(4, samples(3))));
        assertEquals(CLIP, Sounds.readStrictly(au(5, samples(4))));
    }

    @Test
    void littleEndianIntegers() {
        byte[] samples = samples(2);
        for (int i = 0; i < samples.length; i += 2) {
            byte first = samples[i];
            samples[i] = samples[i + 1];
            samples[i + 1] = first;
        }
        assertEquals(CLIP, Sounds.readStrictly(aiff("sowt", 16, samples)));
    }

    @Test
    void floatingPoint() {
        ByteBuffer floats = ByteBuffer.allocate(8 * CLIP.length());
        ByteBuffer doubles = ByteBuffer.allocate(16 * CLIP.length());
        for (int i = 0; i < CLIP.length(); i++) {
            for (int c = 0; c < 2; c++) {
                floats.putFloat(CLIP.sample(c, i));
                doubles.putDouble(CLIP.sample(c, i));
            }
        }
        assertEquals(CLIP, Sounds.readStrictly(aiff("fl32", 32, floats.array())));
        assertEquals(CLIP, Sounds.readStrictly(aiff("FL64", 64, doubles.array())));
        assertEquals(CLIP, Sounds.readStrictly(au(6, floats.array())));
        assertEquals(CLIP, Sounds.readStrictly(au(7, doubles.array())));
    }

    @Test
    void aFileThatIsCutOffIsToldAndRefusedStrictly() {
        byte[] whole = aiff("NONE", 16, samples(2));
        byte[] cut = Arrays.copyOf(whole, whole.length - 100);
        assertEquals(CLIP.slice(0, 2975), Sounds.read(cut));
        assertTrue(Sounds.warnings(cut).toString().contains("but only 11900 follow"));
        Failure.expect(InvalidFileException.class, () -> Sounds.readStrictly(cut), "but only 11900 follow");
    }

    @Test
    void whatIsNotReadIsNamed() {
        Failure.expect(
                InvalidFileException.class,
                () -> Sounds.read(aiff("ima4", 16, samples(2))),
                "the codec \"ima4\"",
                "ffmpeg -i FILE");
        Failure.expect(InvalidFileException.class, () -> Sounds.read(au(23, samples(2))), "the AU encoding 23");
        Failure.expect(
                InvalidFileException.class,
                () -> Sounds.read(
                        new WavBytes().text("caff").bytes(new byte[100]).toByteArray()),
                "a CAF file",
                "ffmpeg -i FILE OUT.wav");
    }

    @Test
    void randomDamageEndsInSoundOrInAClearError() {
        Random random = new Random(5);
        for (byte[] good : new byte[][] {aiff("NONE", 16, samples(2)), au(3, samples(2))}) {
            for (int round = 0; round < 2000; round++) {
                byte[] damaged = Arrays.copyOf(good, 1 + random.nextInt(200));
                for (int i = random.nextInt(5); i >= 0; i--) {
                    damaged[random.nextInt(Math.min(damaged.length, 60))] = (byte) random.nextInt();
                }
                try {
                    Sounds.read(damaged);
                } catch (InvalidFileException e) {
                    assertTrue(String.valueOf(e.getMessage()).startsWith(Sounds.SOURCE));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-b 16 x.aiff",
                "-b 24 x.aiff",
                "-b 8 x.aiff",
                "x.aifc",
                "x.au",
                "-b 24 x.au",
                "-e u-law x.au",
                "-e a-law x.au",
                "-e float -b 64 x.au",
                "-e u-law x.aifc"
            })
    void whatSoxWrites(String options, @TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("sox"), "sox is missing");
        Path wav = directory.resolve("clip.wav");
        AudioFile.write(wav, CLIP);
        String file = directory
                .resolve(options.substring(options.lastIndexOf(' ') + 1))
                .toString();
        Tools.run("sox -D " + wav + " " + options.substring(0, options.lastIndexOf(' ') + 1) + file);
        Path again = directory.resolve("again.wav");
        Tools.run("sox -D " + file + " -e signed -b 16 " + again);
        AudioClip expected = AudioFile.read(again);
        AudioClip clip = AudioFile.read(Path.of(file));
        assertEquals(expected.length(), clip.length());
        for (int i = 0; i < clip.length(); i++) {
            assertEquals(expected.sample(1, i), clip.sample(1, i), 4e-5);
        }
    }

    /** Big-endian, the samples' 16 bits in the upper bytes. */
    private static byte[] samples(int bytes) {
        ByteBuffer samples = ByteBuffer.allocate(2 * bytes * CLIP.length());
        for (int i = 0; i < CLIP.length(); i++) {
            for (int c = 0; c < 2; c++) {
                samples.putShort((short) (CLIP.sample(c, i) * 0x1p15f)).put(new byte[bytes - 2]);
            }
        }
        return samples.array();
    }

    /** An AIFC file, or without a codec an AIFF file. */
    private static byte[] aiff(String codec, int bits, byte[] samples) {
        int common = codec.isEmpty() ? 18 : 24;
        ByteBuffer out = ByteBuffer.allocate(12 + 8 + common + 16 + samples.length);
        out.put(ascii("FORM")).putInt(out.capacity() - 8).put(ascii(codec.isEmpty() ? "AIFF" : "AIFC"));
        out.put(ascii("COMM"))
                .putInt(common)
                .putShort((short) 2)
                .putInt(CLIP.length())
                .putShort((short) bits);
        out.putShort((short) 0x400e).putInt(0xac44_0000).putInt(0);
        out.put(ascii(codec)).put(new byte[common - 18 - codec.length()]);
        return out.put(ascii("SSND"))
                .putInt(8 + samples.length)
                .putLong(0)
                .put(samples)
                .array();
    }

    private static byte[] au(int encoding, byte[] samples) {
        return ByteBuffer.allocate(24 + samples.length)
                .put(ascii(".snd"))
                .putInt(24)
                .putInt(samples.length)
                .putInt(encoding)
                .putInt(44_100)
                .putInt(2)
                .put(samples)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
