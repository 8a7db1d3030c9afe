package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MP3 files as they are found, which players play: what was skipped is told. */
@Tag("runtime")
class Mp3DamageTest {

    private static final AudioClip CLIP = Sounds.sines(44_100, 2, 20_000);
    private static final AudioClip MONO = Sounds.sines(44_100, 1, 20_000);
    private static final byte[] MP3 = Sounds.written(AudioFileFormat.MP3, CLIP);
    private static final byte[] ID3V1 = Arrays.copyOf(new byte[] {'T', 'A', 'G', 'x'}, 128);
    private static final byte[] ID3V2 = new WavBytes()
            .text("ID3\u0004\0\0\0\0\u0001\u0002")
            .bytes(new byte[130])
            .toByteArray();

    @Test
    void bytesAfterTheLastFrame() {
        assertPlays("(9 bytes are skipped)", joined(MP3, "junk-junk".getBytes(StandardCharsets.US_ASCII)));
        assertTold(
                "is damaged before byte " + MP3.length, joined(MP3, "junk-junk".getBytes(StandardCharsets.US_ASCII)));
        Failure.expect(
                InvalidFileException.class,
                () -> Sounds.readStrictly(joined(MP3, "junk-junk".getBytes(StandardCharsets.US_ASCII))),
                "is damaged before byte");
    }

    @Test
    void junkBeforeTheFirstFrame() {
        byte[] junk = new byte[300];
        new Random(3).nextBytes(junk);
        assertPlays("(300 bytes are skipped)", joined(junk, MP3));
        assertPlays("(100 bytes are skipped)", joined(Arrays.copyOfRange(MP3, 1000, 1100), MP3));
        byte[] falseHeader = {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0, 1, 2, 3};
        assertPlays("(7 bytes are skipped)", joined(falseHeader, MP3));
    }

    @Test
    void zerosBeforeTheFirstFrame() {
        assertEquals(Sounds.read(MP3), Sounds.readStrictly(joined(new byte[1000], MP3)));
    }

    @Test
    void partOfAFrameBeforeTheFirst() {
        byte[] cut = Arrays.copyOfRange(MP3, secondFrame() + 200, MP3.length);
        AudioClip clip = Sounds.read(cut);
        assertTrue(clip.length() >= CLIP.length() - 1152, clip::toString);
        assertTold("bytes are skipped", cut);
    }

    @Test
    void aLastFrameThatIsCut() {
        byte[] cut = Arrays.copyOf(MP3, MP3.length - 50);
        AudioClip whole = Sounds.read(MP3);
        AudioClip clip = Sounds.read(cut);
        assertTrue(clip.length() > CLIP.length() - 1152, clip::toString);
        assertEquals(whole.slice(0, 15_000), clip.slice(0, 15_000));
        assertTold("ends within frame", cut);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 5000})
    void junkBetweenFrames(int length) {
        byte[] junk = new byte[length];
        new Random(length).nextBytes(junk);
        int at = secondFrame();
        for (int frame = 0; frame < 5; frame++) {
            at = nextFrame(MP3, at);
        }
        byte[] file = joined(Arrays.copyOf(MP3, at), junk, Arrays.copyOfRange(MP3, at, MP3.length));
        assertPlays("(" + length + " bytes are skipped)", file);
    }

    @Test
    void twoFilesWithATagBetween() {
        AudioClip once = Sounds.read(MP3);
        AudioClip twice = AudioClip.concat(List.of(once, once));
        assertEquals(twice, Sounds.readStrictly(joined(MP3, ID3V2, MP3)));
        assertEquals(twice, Sounds.readStrictly(joined(MP3, ID3V1, MP3)));
        assertEquals(twice, Sounds.readStrictly(joined(MP3, ID3V1, ID3V2, MP3, ID3V1)));
        assertEquals(twice, Sounds.readStrictly(joined(MP3, MP3)));
    }

    @Test
    void monoAndStereo() {
        byte[] mono = Sounds.written(AudioFileFormat.MP3, MONO);
        byte[] file = joined(mono, MP3);
        AudioClip clip = Sounds.read(file);
        AudioClip first = Sounds.read(mono);
        assertEquals(2, clip.channelCount());
        assertEquals(AudioClip.concat(List.of(first.stereo(), Sounds.read(MP3))), clip);
        assertTold("changes from 44100 Hz, 1 channels to 44100 Hz, 2 channels", file);
    }

    @Test
    void anotherSampleRateIsLeftOutAndTold() {
        byte[] other = Sounds.written(AudioFileFormat.MP3, Sounds.sines(48_000, 2, 5000));
        assertPlays("changes from 44100 Hz, 2 channels to 48000 Hz, 2 channels", joined(MP3, other));
    }

    @Test
    void anInfoFrameThatCountsItself() {
        byte[] file = MP3.clone();
        int count = indexOf(file, "Info") + 8;
        file[count + 3]++;
        assertEquals(Sounds.read(MP3), Sounds.readStrictly(file));
    }

    @Test
    void aRiffWrapper() {
        byte[] body = Arrays.copyOfRange(MP3, secondFrame(), MP3.length);
        byte[] wav = WavBytes.riff(36 + body.length)
                .format(0x55, 2, 44_100, 0, 1)
                .data(body)
                .toByteArray();
        assertEquals(Sounds.read(body), Sounds.readStrictly(wav));
    }

    /** Half a second of LAME's {@code --freeformat}, a sine of 440 Hz in one channel. */
    @Test
    void freeFormat() {
        AudioClip clip = Sounds.readStrictly(Sounds.resource("freeformat.mp3"));
        assertEquals(44_100, clip.length());
        assertEquals(0.12, clip.rms(), 0.05);
    }

    @Test
    void aTagThatClaimsTooMuch() {
        assertPlays(
                "ID3 tag that claims to end",
                new WavBytes()
                        .text("ID3\u0004\0\0\u007f\u007f\u007f\u007f")
                        .bytes(MP3)
                        .toByteArray());
    }

    @Test
    void aWarningNamesTheFile() {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                records.add(message);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(AudioFile.class.getName());
        logger.addHandler(handler);
        try {
            Sounds.read(joined(new byte[] {1, 2, 3}, MP3));
            Sounds.read(MP3);
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(1, records.size());
        assertEquals(Level.WARNING, records.get(0).getLevel());
        assertTrue(records.get(0).getMessage().startsWith(Sounds.SOURCE + ": is damaged before byte 0"));
    }

    @Test
    void workIsBoundedByTheSize() {
        byte[] headers = new byte[200_000];
        for (int i = 0; i + 4 <= headers.length; i += 4) {
            headers[i] = (byte) 0xff;
            headers[i + 1] = (byte) 0xfb;
            headers[i + 2] = (byte) (i % 3 == 0 ? 0x00 : 0x90);
        }
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try {
                Sounds.read(headers);
            } catch (InvalidFileException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(Sounds.SOURCE));
            }
        });
    }

    private static void assertPlays(String told, byte[] file) {
        assertEquals(Sounds.read(MP3), Sounds.read(file));
        assertTold(told, file);
    }

    private static void assertTold(String part, byte[] file) {
        String all = Sounds.warnings(file).toString();
        assertTrue(all.contains(part), () -> "no \"" + part + "\" in " + all);
    }

    private static byte[] joined(byte[]... parts) {
        WavBytes all = new WavBytes();
        for (byte[] part : parts) {
            all.bytes(part);
        }
        return all.toByteArray();
    }

    private static int secondFrame() {
        return nextFrame(MP3, 0);
    }

    private static int nextFrame(byte[] mp3, int at) {
        for (int i = at + 100; i < mp3.length; i++) {
            if (mp3[i] == mp3[0] && mp3[i + 1] == mp3[1] && (mp3[i + 2] & 0xfd) == (mp3[2] & 0xfd)) {
                return i;
            }
        }
        throw new AssertionError("no frame after byte " + at);
    }

    private static int indexOf(byte[] bytes, String text) {
        for (int at = 0; at < bytes.length; at++) {
            if (new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals(text)) {
                return at;
            }
        }
        throw new AssertionError("no " + text);
    }
}
