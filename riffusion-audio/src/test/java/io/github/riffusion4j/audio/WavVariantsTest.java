package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The containers and encodings of WAV besides plain PCM, and sizes that are wrong. */
class WavVariantsTest {

    private static final AudioClip CLIP = Sounds.sines(44_100, 2, 3000);
    private static final byte[] WAV = WavBytes.written(CLIP, SampleFormat.INT_16);
    private static final AudioClip PLAIN = WavBytes.read(WAV);
    private static final int HEAD = 44;
    private static final byte[] DATA = Arrays.copyOfRange(WAV, HEAD, WAV.length);

    @ParameterizedTest
    @ValueSource(ints = {2, 44, 5000})
    void aSizeThatIsTooLarge(int more) {
        byte[] wav = WAV.clone();
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, DATA.length + more);
        assertEquals(PLAIN, WavBytes.read(wav));
        assertTold("claims " + (DATA.length + more) + " bytes of samples, but only 12000 follow", wav);
    }

    @Test
    void aByteIsMissing() {
        byte[] wav = Arrays.copyOf(WAV, WAV.length - 1);
        assertEquals(PLAIN.slice(0, 2999), WavBytes.read(wav));
        assertTold("but only 11999 follow", wav);
    }

    @Test
    void aSizeOf0InAFileOfTheRightSize() {
        byte[] wav = WAV.clone();
        ByteBuffer.wrap(wav).putInt(40, 0);
        assertEquals(PLAIN, WavBytes.read(wav));
        assertTold("claims 0 bytes of samples, though 12000 bytes follow", wav);
        WavBytes empty = WavBytes.riff(36 + 12)
                .format(1, 2, 44_100, 16)
                .data()
                .text("LIST")
                .u32(4)
                .text("INFO");
        assertEquals(0, empty.read().length());
    }

    @Test
    void samplesInTwoChunks() {
        byte[] wav = WavBytes.riff(60 + DATA.length)
                .format(1, 2, 44_100, 16)
                .data(Arrays.copyOf(DATA, 4000))
                .text("junk")
                .u32(3)
                .bytes(new byte[4])
                .data(Arrays.copyOfRange(DATA, 4000, DATA.length))
                .toByteArray();
        assertEquals(PLAIN, WavBytes.readStrictly(wav));
    }

    @Test
    void samplesThatDoNotFillTheirBytes() {
        assertEquals(
                PLAIN, WavBytes.riff(0).format(1, 2, 44_100, 12, 4).data(DATA).read());
        byte[] wide = new byte[DATA.length / 2 * 3];
        for (int i = 0; i < DATA.length / 2; i++) {
            System.arraycopy(DATA, 2 * i, wide, 3 * i + 1, 2);
        }
        assertEquals(
                PLAIN, WavBytes.riff(0).format(1, 2, 44_100, 20, 6).data(wide).read());
    }

    @Test
    void aTagInFront() {
        byte[] wav = new WavBytes()
                .text("ID3\u0004\0\0\0\0\u0001\u0002")
                .bytes(new byte[130])
                .bytes(WAV)
                .toByteArray();
        assertEquals(PLAIN, Sounds.readStrictly(wav));
    }

    @Test
    void bigEndian() {
        ByteBuffer wav = ByteBuffer.allocate(WAV.length);
        wav.put("RIFX".getBytes(StandardCharsets.US_ASCII)).putInt(36 + DATA.length);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 2).putInt(44_100).putInt(176_400);
        wav.putShort((short) 4).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(DATA.length);
        for (int i = 0; i < DATA.length; i += 2) {
            wav.put(DATA[i + 1]).put(DATA[i]);
        }
        assertEquals(PLAIN, Sounds.readStrictly(wav.array()));
    }

    @Test
    void sizesOf64Bits() {
        for (String name : new String[] {"RF64", "BW64"}) {
            byte[] wav = new WavBytes()
                    .text(name)
                    .u32(0xffff_ffffL)
                    .text("WAVEds64")
                    .u32(28)
                    .u32(72 + DATA.length)
                    .u32(0)
                    .u32(DATA.length)
                    .u32(0)
                    .bytes(new byte[12])
                    .format(1, 2, 44_100, 16)
                    .text("data")
                    .u32(0xffff_ffffL)
                    .bytes(DATA)
                    .text("LIST")
                    .u32(4)
                    .text("INFO")
                    .toByteArray();
            assertEquals(PLAIN, Sounds.readStrictly(wav));
        }
    }

    @Test
    void wave64() {
        byte[] wav = new WavBytes()
                .text("riff")
                .bytes(new byte[12])
                .u32(40 + 40 + 24 + DATA.length)
                .u32(0)
                .text("wave")
                .bytes(new byte[12])
                .text("fmt ")
                .bytes(new byte[12])
                .u32(40)
                .u32(0)
                .u16(1)
                .u16(2)
                .u32(44_100)
                .u32(176_400)
                .u16(4)
                .u16(16)
                .text("data")
                .bytes(new byte[12])
                .u32(24 + DATA.length)
                .u32(0)
                .bytes(DATA)
                .toByteArray();
        assertEquals(PLAIN, Sounds.readStrictly(wav));
    }

    @Test
    void aLawAndMuLaw() {
        // The codes of silence, of the loudest samples and of one between, by ITU-T G.711.
        byte[] aLaw = {(byte) 0xd5, 0x55, (byte) 0xaa, 0x2a, (byte) 0x80};
        AudioClip clip = WavBytes.riff(0).format(6, 1, 8000, 8).data(aLaw).read();
        assertArrayEquals(
                new float[] {8 / 32768f, -8 / 32768f, 32256 / 32768f, -32256 / 32768f, 5504 / 32768f}, clip.channel(0));
        byte[] muLaw = {(byte) 0xff, 0x7f, (byte) 0x80, 0x00, (byte) 0xb0};
        clip = WavBytes.riff(0).format(7, 1, 8000, 8).data(muLaw).read();
        assertArrayEquals(new float[] {0, 0, 32124 / 32768f, -32124 / 32768f, 3900 / 32768f}, clip.channel(0));
    }

    @Test
    void moreThanTwoChannelsNameTheirLoudspeakers() {
        for (int channels : new int[] {3, 6, 8}) {
            for (SampleFormat format : SampleFormat.values()) {
                AudioClip clip = Sounds.noise(48_000, channels, 1000, 16);
                byte[] wav = WavBytes.written(clip, format);
                assertEquals(clip, WavBytes.readStrictly(wav));
                ByteBuffer fields = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
                assertEquals(40, fields.getInt(16));
                assertEquals((short) 0xfffe, fields.getShort(20));
                assertEquals(channels, Integer.bitCount(fields.getInt(40)));
                assertEquals(format == SampleFormat.FLOAT_32 ? 3 : 1, fields.getShort(44));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-e a-law, 0.03",
        "-e u-law, 0.03",
        "-e ima-adpcm, 1",
        "-e ms-adpcm, 0.5",
        "-B, 4e-5",
        "-b 8, 0.02",
        "-b 24, 4e-5",
        "-e float -b 64, 4e-5"
    })
    void whatSoxWrites(String options, double tolerance, @TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("sox"), "sox is missing");
        Path plain = Files.write(directory.resolve("plain.wav"), WAV);
        Path other = directory.resolve("other.wav");
        Tools.run("sox " + plain + " " + options + " " + other);
        AudioClip clip = AudioFile.read(other);
        assertEquals(PLAIN.length(), clip.length());
        for (int c = 0; c < 2; c++) {
            for (int i = 500; i < clip.length(); i++) { // until then ADPCM finds its step
                assertEquals(PLAIN.sample(c, i), clip.sample(c, i), tolerance);
            }
        }
        // As its own decoder has it.
        Path again = directory.resolve("again.wav");
        Tools.run("sox -D " + other + " -e signed -b 16 " + again);
        AudioClip decoded = AudioFile.read(again);
        for (int i = 0; i < clip.length(); i++) {
            assertEquals(decoded.sample(0, i), clip.sample(0, i), 4e-5);
        }
    }

    private static void assertTold(String part, byte[] file) {
        String all = Sounds.warnings(file).toString();
        assertTrue(all.contains(part), () -> "no \"" + part + "\" in " + all);
    }
}
