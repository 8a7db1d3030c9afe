package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound that is read in blocks. What is damaged, and how it is said, {@link SoundDamageTest} has. */
class AudioReaderTest {

    private static final AudioClip CLIP = Sounds.noise(44_100, 2, 150_001, 16);

    @TempDir
    private Path directory;

    static Stream<Arguments> files() {
        byte[] mp3 = Sounds.written(AudioFileFormat.MP3, CLIP);
        byte[] openFlac = Sounds.written(AudioFileFormat.FLAC, CLIP);
        ByteBuffer.wrap(openFlac).putLong(18, ByteBuffer.wrap(openFlac).getLong(18) & ~0xf_ffff_ffffL);
        return Stream.of(
                Arguments.of("16-bit WAV", Sounds.written(AudioFileFormat.WAV, CLIP)),
                Arguments.of("floating-point WAV", WavBytes.written(CLIP, SampleFormat.FLOAT_32)),
                Arguments.of("24-bit WAV", WavBytes.written(CLIP, SampleFormat.INT_24)),
                Arguments.of("FLAC", Sounds.written(AudioFileFormat.FLAC, CLIP)),
                Arguments.of("FLAC of open length", openFlac),
                Arguments.of("MP3", mp3),
                Arguments.of("MP3 without lengths", Arrays.copyOfRange(mp3, frameBytes(mp3), mp3.length)),
                Arguments.of("Ogg Vorbis", Sounds.resource("sine.ogg")));
    }

    private static int frameBytes(byte[] mp3) {
        // 44,100 Hz at 192 kbit/s.
        return 144 * 192_000 / 44_100 + (mp3[2] >> 1 & 1);
    }

    private AudioReader open(byte[] bytes) throws IOException {
        return AudioFile.open(Files.write(directory.resolve("sound"), bytes));
    }

    private AudioReader openStrictly(byte[] bytes) throws IOException {
        return AudioFile.open(Files.write(directory.resolve("sound"), bytes), Strictness.STRICT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void blocksOfAnySizeAreTheWholeFile(String name, byte[] bytes) throws IOException {
        AudioClip whole = Sounds.read(bytes);
        for (int[] sizes : new int[][] {{1, 1151, 2}, {4096}, {4095, 7}, {65_536}, {1_000_000}}) {
            try (AudioReader reader = open(bytes)) {
                assertEquals(whole.sampleRate(), reader.sampleRate());
                assertEquals(whole.channelCount(), reader.channelCount());
                OptionalLong length = reader.length();
                assertEquals(name.contains("open length"), length.isEmpty());
                length.ifPresent(samples -> assertEquals(whole.length(), samples));
                assertBlocks(whole, reader, 0, sizes);
            }
        }
    }

    private static void assertBlocks(AudioClip whole, AudioReader reader, int from, int... sizes) {
        int at = from;
        for (int i = 0; at < whole.length(); i++) {
            int end = Math.min(at + sizes[i % sizes.length], whole.length());
            assertEquals(whole.slice(at, end), reader.read(sizes[i % sizes.length]));
            at = end;
        }
        assertEquals(0, reader.read(1).length());
        assertEquals(0, reader.read(9999).length());
        assertEquals(0, reader.skip(5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void whatIsSkippedIsLeftOut(String name, byte[] bytes) throws IOException {
        AudioClip whole = Sounds.read(bytes);
        try (AudioReader reader = open(bytes)) {
            assertEquals(whole.slice(0, 100), reader.read(100));
            assertEquals(0, reader.skip(0));
            assertEquals(9000, reader.skip(9000));
            assertBlocks(whole, reader, 9100, 777);
        }
        try (AudioReader reader = open(bytes)) {
            assertEquals(whole.length(), reader.skip(Long.MAX_VALUE));
            assertEquals(0, reader.read(1).length());
        }
    }

    @Test
    void partsMayOverlap() throws IOException {
        try (AudioReader reader = open(Sounds.written(AudioFileFormat.FLAC, CLIP))) {
            AudioWindow window = new AudioWindow(reader);
            assertEquals(CLIP.slice(10, 5010), window.part(10, 5000));
            assertEquals(CLIP.slice(10, 20), window.part(10, 10));
            assertEquals(CLIP.slice(3000, 90_000), window.part(3000, 87_000));
            assertEquals(CLIP.slice(140_000, CLIP.length()), window.part(140_000, 100_000));
            assertEquals(CLIP.slice(150_000, CLIP.length()), window.part(150_000, 2));
            assertEquals(0, window.part(150_001, 2).length());
            assertEquals(0, window.part(999_999, 2).length());
            Failure.expect(IllegalArgumentException.class, () -> window.part(999_998, 2), "parts are cut in order");
        }
    }

    @Test
    void channelsAreMixedAsThoseOfAClip() throws IOException {
        for (int channels : new int[] {1, 2, 3, 8}) {
            AudioClip clip = Sounds.noise(8000, channels, 10_000, 16);
            byte[] wav = Sounds.written(AudioFileFormat.WAV, clip);
            try (AudioReader reader = open(wav).mono()) {
                assertEquals(1, reader.channelCount());
                assertBlocks(clip.mono(), reader, 0, 999);
            }
            try (AudioReader reader = open(wav)) {
                if (channels <= 2) {
                    assertBlocks(clip.stereo(), reader.stereo(), 0, 999);
                } else {
                    Failure.expect(IllegalStateException.class, reader::stereo, "no defined stereo mix");
                }
            }
        }
        AudioReader mono = AudioReader.of(AudioClip.of(8000, new float[1]));
        assertSame(mono, mono.mono());
    }

    @ParameterizedTest
    @CsvSource({"8000", "11025", "22050", "44100", "48000", "96000", "192000"})
    void noSampleOneSampleAndEveryChannelCount(int sampleRate) throws IOException {
        for (AudioFileFormat format : AudioFileFormat.values()) {
            boolean mp3 = format == AudioFileFormat.MP3;
            for (int channels = 1; channels <= (mp3 ? 2 : 8) && (!mp3 || sampleRate <= 48_000); channels++) {
                for (int length = 0; length <= 1; length++) {
                    AudioClip clip = Sounds.noise(sampleRate, channels, length, 16);
                    try (AudioReader reader = open(Sounds.written(format, clip))) {
                        AudioClip read = reader.read(10);
                        assertEquals(sampleRate, read.sampleRate());
                        assertEquals(channels, read.channelCount());
                        assertEquals(length, read.length());
                    }
                }
            }
        }
    }

    @Test
    void damageIsRaisedWhereItIsAndStays() throws IOException {
        byte[] flac = Sounds.written(AudioFileFormat.FLAC, CLIP);
        flac[flac.length / 2] ^= 1;
        try (AudioReader reader = openStrictly(flac)) {
            assertEquals(CLIP.slice(0, 60_000), reader.read(60_000));
            Failure.expect(InvalidFileException.class, () -> reader.read(60_000), "sound: ", "is damaged");
            assertThrows(InvalidFileException.class, () -> reader.read(1));
            assertThrows(InvalidFileException.class, () -> reader.skip(100_000));
        }
        byte[] md5 = Sounds.written(AudioFileFormat.FLAC, CLIP);
        md5[30] ^= 1;
        try (AudioReader reader = openStrictly(md5)) {
            assertEquals(140_000, reader.read(140_000).length());
            Failure.expect(InvalidFileException.class, () -> reader.read(CLIP.length() - 140_000), "its MD5 checksum");
        }
        byte[] nan = WavBytes.written(CLIP, SampleFormat.FLOAT_32);
        ByteBuffer.wrap(nan).putInt(58 + 8 * 100_000 + 4, 0x0000_c07f);
        try (AudioReader reader = openStrictly(nan)) {
            assertEquals(80_000, reader.read(80_000).length());
            Failure.expect(
                    InvalidFileException.class,
                    () -> reader.read(30_000),
                    "sample 100000 of channel 1 (before byte 800066) is NaN");
        }
    }

    @Test
    void whatIsMissingFromAnMp3OrOggFileIsFoundWhenItIsOpened() throws IOException {
        byte[] mp3 = Sounds.written(AudioFileFormat.MP3, CLIP);
        Failure.expect(
                InvalidFileException.class,
                () -> openStrictly(Arrays.copyOf(mp3, mp3.length - 100)),
                "sound: ends within frame 132 at byte 82755",
                "cut off");
        byte[] ogg = Sounds.resource("sine.ogg");
        Failure.expect(
                InvalidFileException.class,
                () -> openStrictly(Arrays.copyOf(ogg, ogg.length - 1)),
                "sound: ",
                "cut off");
        ogg[ogg.length / 2] ^= 1;
        Failure.expect(InvalidFileException.class, () -> openStrictly(ogg), "sound: is damaged: no valid Ogg page");
    }

    @Test
    void damageInAnMp3FrameEndsInSoundOrInAClearError() throws IOException {
        byte[] mp3 = Sounds.written(AudioFileFormat.MP3, CLIP);
        int middle = mp3.length / 2;
        Arrays.fill(mp3, middle, middle + 300, (byte) 0xff);
        try (AudioReader reader = open(mp3)) {
            assertEquals(CLIP.length(), reader.readAll().length());
        } catch (InvalidFileException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("damaged"), e::toString);
        }
    }

    @Test
    void randomDamageEndsInSoundOrInAClearError() {
        Random random = new Random(29);
        byte[][] good = files().map(file -> (byte[]) file.get()[1]).toArray(byte[][]::new);
        for (int round = 0; round < 160; round++) {
            byte[] damaged = good[round % good.length].clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try (AudioReader reader = open(damaged)) {
                while (reader.read(50_000).length() > 0) {
                    assertTrue(reader.channelCount() > 0);
                }
            } catch (InvalidFileException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(directory.toString()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void wavFilesBeyond2GiB() throws IOException {
        Path file = directory.resolve("large.wav");
        long dataBytes = 3_000_000_000L;
        for (long claimed : new long[] {dataBytes, 0xffff_ffffL, 0x7fff_f000L, 0}) {
            boolean open = claimed != dataBytes;
            byte[] head = WavBytes.riff(open ? claimed : 36 + dataBytes)
                    .format(1, 1, 44_100, 16)
                    .text("data")
                    .u32(claimed)
                    .toByteArray();
            try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
                // Takes no room on the disk: what is not written is a hole of zeros.
                disk.setLength(44 + dataBytes);
                disk.write(head);
                disk.seek(44 + dataBytes - 2);
                disk.write(new byte[] {0, 0x40});
            }
            try (AudioReader reader = AudioFile.open(file)) {
                assertEquals(1_500_000_000L, reader.length().orElseThrow());
                assertEquals(1_499_999_998L, reader.skip(1_499_999_998L));
                assertEquals(AudioClip.of(44_100, new float[] {0, 0.5f}), reader.read(10));
            }
        }
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.write(WavBytes.riff(36 + dataBytes)
                    .format(1, 1, 44_100, 16)
                    .text("data")
                    .u32(dataBytes)
                    .toByteArray());
            disk.setLength(2_000_000_000);
        }
        Failure.expect(
                InvalidFileException.class,
                () -> AudioFile.open(file, Strictness.STRICT),
                "claims 3000000000 bytes of samples, but only 1999999956 follow");
    }

    @Test
    void aClosedReaderAndBlocksOfNothingAreRefused() throws IOException {
        AudioReader reader = open(Sounds.written(AudioFileFormat.WAV, CLIP));
        Failure.expect(IllegalArgumentException.class, () -> reader.read(0), "a block of 0 samples");
        reader.close();
        reader.close();
        Failure.expect(IllegalStateException.class, () -> reader.read(1), "closed");
        Failure.expect(IllegalStateException.class, () -> reader.skip(1), "closed");
    }

    @Test
    void aFileThatIsOpenMayBeReplacedAndIsStillReadAsItWas() throws IOException {
        Path file = directory.resolve("clip.wav");
        AudioFile.write(file, CLIP);
        try (AudioReader reader = AudioFile.open(file)) {
            AudioFile.write(file, AudioClip.of(8000, new float[3]));
            assertEquals(CLIP, reader.readAll());
        }
    }

    @Test
    void anInterruptedThreadReadsOn() throws IOException {
        try (AudioReader reader = open(Sounds.written(AudioFileFormat.WAV, CLIP))) {
            Thread.currentThread().interrupt();
            assertEquals(CLIP, reader.readAll());
            assertTrue(Thread.interrupted());
        }
    }
}
