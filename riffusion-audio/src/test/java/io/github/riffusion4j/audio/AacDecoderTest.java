package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On files made from sound that is computed; the arrays beside them are what ffmpeg 5.1 decodes of them.
 *
 * <ul>
 *   <li>sine.m4a: half a second of {@link Sounds#sines}, 44,100 Hz, 2 channels, by {@code ffmpeg -c:a aac -b:a 96k
 *       -aac_pns 0};
 *   <li>strokes.aac: decaying tones, one channel, by {@code fdkaac -p 2 -b 64000 -f 2};
 *   <li>he.m4a, stereo.aac: strokes and sines in two channels, HE-AAC by {@code fdkaac -p 5 -b 24000} and HE-AAC v2 by
 *       {@code fdkaac -p 29 -b 24000 -f 2}.
 * </ul>
 */
class AacDecoderTest {

    private static final byte[] M4A = Sounds.resource("sine.m4a");
    private static final byte[] ADTS = Sounds.resource("strokes.aac");

    @Test
    void readsWhatAnotherProgramWrote() {
        AudioClip clip = Sounds.read(M4A);
        AudioClip original = Sounds.sines(44_100, 2, 22_050);
        assertEquals(original.toString(), clip.toString());
        for (int c = 0; c < 2; c++) {
            double decibels = Sounds.decibels(original, clip, c, 0);
            assertTrue(decibels > 20, () -> decibels + " dB");
        }
        assertEquals(List.of(), Sounds.warnings(M4A));
    }

    /** The library's own decoder has an error of 0.03 here. */
    @Test
    void temporalNoiseShapingIsApplied() {
        assertGolden("strokes.npy", Sounds.read(ADTS), 2048, 1e-5);
    }

    /** At this bit rate the two channels share an envelope, on which the library's own decoder fails. */
    @Test
    void heAacHasTheHighBandsOfBothChannels() {
        AudioClip clip = Sounds.read(Sounds.resource("he.m4a"));
        assertEquals(44_100, clip.sampleRate());
        assertEquals(16_384, clip.length());
        assertGolden("he.npy", clip, 2048, 1e-3);
    }

    @Test
    void parametricStereoHasTwoChannels() {
        AudioClip clip = Sounds.read(Sounds.resource("stereo.aac"));
        assertEquals(44_100, clip.sampleRate());
        assertEquals(2, clip.channelCount());
        assertEquals(12 * 2048, clip.length());
        // Left is twice as loud as right.
        assertTrue(energy(clip, 0) > 2 * energy(clip, 1));
        assertTold("has parametric stereo", Sounds.resource("stereo.aac"));
    }

    private static double energy(AudioClip clip, int channel) {
        double sum = 0;
        for (int i = 0; i < clip.length(); i++) {
            sum += Math.pow(clip.sample(channel, i), 2);
        }
        return sum;
    }

    private static void assertGolden(String name, AudioClip clip, int from, double tolerance) {
        Npy golden = Npy.resource(AacDecoderTest.class, name);
        assertEquals(golden.shape()[0], clip.channelCount());
        for (int c = 0; c < clip.channelCount(); c++) {
            float[] channel = golden.slice(c).floats();
            for (int i = 0; i < channel.length; i++) {
                assertEquals(channel[i], clip.sample(c, from + i), tolerance, "channel " + c + ", sample " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1024, 5000, 14_000})
    void skippingGivesTheSameSamplesAsReading(int count) throws Exception {
        AudioClip all = Sounds.read(M4A);
        try (AudioReader reader = AudioFile.open(new ByteArrayInputStream(M4A), Sounds.SOURCE)) {
            reader.read(100);
            assertEquals(count, reader.skip(count));
            assertEquals(all.slice(100 + count, all.length()), reader.readAll());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sine.m4a", "he.m4a", "stereo.aac", "strokes.aac"})
    void readingTwiceGivesTheSameSamples(String name) {
        byte[] file = Sounds.resource(name);
        assertEquals(Sounds.read(file), Sounds.read(file));
    }

    @Test
    void aCutOffFileIsReadAsFarAsItGoes() {
        byte[] cut = Arrays.copyOf(ADTS, 2000);
        AudioClip clip = Sounds.read(cut);
        assertEquals(Sounds.read(ADTS).slice(0, clip.length()), clip);
        assertTold("ends within the AAC frame at byte", cut);
        Failure.expect(InvalidFileException.class, () -> Sounds.readStrictly(cut), "ends within the AAC frame");
        // Its index is behind the sound.
        Failure.expect(
                InvalidFileException.class,
                () -> Sounds.read(Arrays.copyOf(M4A, 3000)),
                "without its index (the box \"moov\")",
                "fetch or export it again");
    }

    @Test
    void whatIsBetweenFramesIsLeftOut() {
        int second = frameBytes(ADTS, 0);
        int third = second + frameBytes(ADTS, second);
        byte[] junk = new WavBytes()
                .bytes(Arrays.copyOf(ADTS, third))
                .text("no frame of AAC")
                .bytes(Arrays.copyOfRange(ADTS, third, ADTS.length))
                .toByteArray();
        assertEquals(Sounds.read(ADTS), Sounds.read(junk));
        assertTold("holds 15 bytes at byte " + third, junk);
        byte[] front = new WavBytes().text("half of a frame").bytes(ADTS).toByteArray();
        assertEquals(Sounds.read(ADTS), Sounds.read(front));
        assertTold("holds 15 bytes at byte 0", front);
        byte[] tagged = new WavBytes()
                .text("ID3\u0004\0\0\0\0\0\u0003xxx")
                .bytes(ADTS)
                .text("TAG")
                .bytes(new byte[125])
                .toByteArray();
        assertEquals(Sounds.read(ADTS), Sounds.read(tagged));
        assertEquals(List.of(), Sounds.warnings(tagged));
    }

    @Test
    void aDamagedFrameIsSilent() {
        int at = 0;
        for (int i = 0; i < 4; i++) {
            at += frameBytes(ADTS, at);
        }
        byte[] damaged = ADTS.clone();
        Arrays.fill(damaged, at + 7, at + frameBytes(ADTS, at), (byte) 0x5a);
        assertEquals(Sounds.read(ADTS).length(), Sounds.read(damaged).length());
        assertTold("is damaged in frame 4 at byte " + at, damaged);
    }

    private static int frameBytes(byte[] adts, int at) {
        return (adts[at + 3] & 3) << 11 | (adts[at + 4] & 0xff) << 3 | (adts[at + 5] & 0xff) >> 5;
    }

    @Test
    void otherSoundInMp4IsNamed() {
        byte[] alac = M4A.clone();
        byte[] name = "mp4a".getBytes(StandardCharsets.US_ASCII);
        int at = 0;
        while (!Arrays.equals(Arrays.copyOfRange(alac, at, at + 4), name)) {
            at++;
        }
        System.arraycopy("alac".getBytes(StandardCharsets.US_ASCII), 0, alac, at, 4);
        Failure.expect(
                InvalidFileException.class, () -> Sounds.read(alac), "with ALAC, which is not read", "ffmpeg -i FILE");
    }

    @ParameterizedTest
    @CsvSource({
        "-c:a aac -movflags frag_keyframe+empty_moov, m4a",
        "-c:a aac -movflags +faststart, m4a",
        "-c:a aac, mov",
        "-c:a aac -ac 6, m4a"
    })
    void variantsOfTheContainer(String options, String extension, @TempDir Path directory) throws Exception {
        assumeTrue(Tools.has("ffmpeg"), "ffmpeg is missing");
        Path wav = directory.resolve("clip.wav");
        AudioFile.write(wav, Sounds.sines(44_100, 2, 22_050));
        Path file = directory.resolve("clip." + extension);
        Tools.run("ffmpeg -v error -i " + wav + " " + options + " " + file);
        AudioClip clip = AudioFile.read(file);
        // A file in fragments does not say where the sound in its frames begins and ends.
        int delay = options.contains("frag") ? 1024 : 0;
        assertEquals(options.contains("frag") ? 23 * 1024 : 22_050, clip.length());
        assertEquals(options.contains("-ac 6") ? 6 : 2, clip.channelCount());
        AudioClip original = Sounds.sines(44_100, 1, 22_050);
        AudioClip left = AudioClip.of(44_100, Arrays.copyOfRange(clip.channel(0), delay, delay + 22_050));
        double decibels = Sounds.decibels(original, left, 0, 2000);
        assertTrue(decibels > 20, () -> decibels + " dB");
    }

    @Test
    void lyingBoxesTakeNoMemory() {
        byte[] sizes = M4A.clone();
        int table = new String(sizes, StandardCharsets.ISO_8859_1).indexOf("stsz");
        for (int i = 0; i < 4; i++) {
            sizes[table + 12 + i] = 0x7f;
        }
        Failure.expect(
                InvalidFileException.class, () -> Sounds.read(sizes), "claims 2139062143 entries in the box \"stsz\"");
    }

    private static void assertTold(String part, byte[] file) {
        String all = Sounds.warnings(file).toString();
        assertTrue(all.contains(part), () -> "no \"" + part + "\" in " + all);
    }
}
