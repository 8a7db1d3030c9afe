package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spectrograms that are inverted in several pieces, and those that repeat: neither has a seam. */
class LongInversionTest {

    /** Coarser than usual, to be quick: 8 kHz, 64 bands up to 3 kHz. */
    private static final SpectrogramParams PARAMS = SpectrogramParams.defaults().toBuilder()
            .sampleRate(8000)
            .paddedDurationMs(200)
            .numFrequencies(64)
            .maxFrequency(3000)
            .build();

    private static final int HOP = PARAMS.hopLength();

    /** Tones, with a click 2.5 times a second; repeats every 4 s. */
    private static AudioClip music(int frames) {
        return sound(frames, 0.3f);
    }

    /** Held tones that beat against each other. */
    private static AudioClip sound(int frames, float click) {
        float[] samples = new float[frames * HOP];
        for (int n = 0; n < samples.length; n++) {
            double t = n / 8000.0;
            for (double pitch : new double[] {220, 277.25, 329.5, 880, 1760.75}) {
                samples[n] += (float) (0.1 * Math.sin(2 * Math.PI * pitch * t));
            }
            samples[n] += n % 3200 < 10 ? click : 0;
        }
        return AudioClip.of(8000, samples);
    }

    private static SpectrogramConverter converter(InversionPreset preset) {
        return new SpectrogramConverter(PARAMS, preset.inverter());
    }

    /** For each frame, how far the sound is from the spectrogram, as a share of the spectrogram's mean frame. */
    private static double[] errors(Spectrogram wanted, Spectrogram found) {
        double energy = 0;
        double[] errors = new double[wanted.frameCount()];
        for (int frame = 0; frame < errors.length; frame++) {
            for (int band = 0; band < wanted.bandCount(); band++) {
                double w = wanted.get(0, band, frame);
                double difference = w - found.get(0, band, frame);
                errors[frame] += difference * difference;
                energy += w * w;
            }
        }
        double mean = energy / errors.length;
        return Arrays.stream(errors).map(e -> Math.sqrt(e / mean)).toArray();
    }

    /** The sharpest bend of the signal from one sample to another; a click bends much more than a tone. */
    private static double sharpest(AudioClip sound, int from, int to) {
        return IntStream.range(from, to)
                .mapToDouble(n -> Math.abs(sound.sample(0, n - 1) - 2 * sound.sample(0, n) + sound.sample(0, n + 1)))
                .max()
                .orElseThrow();
    }

    private static double worst(double[] errors, IntStream frames) {
        return frames.mapToDouble(frame -> errors[frame]).max().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = "BEST", mode = EnumSource.Mode.EXCLUDE)
    void piecesJoinWithoutASeam(InversionPreset preset) {
        SpectrogramConverter converter = converter(preset);
        Spectrogram wanted = converter.toSpectrogram(music(2 * PiecewiseInversion.PIECE + 300));
        AudioClip sound = converter.toAudio(wanted);
        assertEquals(HOP * (wanted.frameCount() - 1), sound.length());
        double[] errors = errors(wanted, converter.toSpectrogram(sound));
        IntStream inside = IntStream.concat(
                IntStream.range(100, PiecewiseInversion.PIECE - 100),
                IntStream.range(PiecewiseInversion.PIECE + 100, 2 * PiecewiseInversion.PIECE - 100));
        IntStream joints = IntStream.of(PiecewiseInversion.PIECE, 2 * PiecewiseInversion.PIECE)
                .flatMap(joint -> IntStream.rangeClosed(joint - 20, joint + 20));
        double worstInside = worst(errors, inside);
        double worstJoint = worst(errors, joints);
        assertTrue(worstJoint <= 1.05 * worstInside, () -> worstJoint + " at a joint, " + worstInside + " inside");
    }

    @Test
    void noClickWhereHeldTonesPassFromPieceToPiece() {
        SpectrogramConverter converter = converter(InversionPreset.BALANCED);
        AudioClip sound = converter.toAudio(converter.toSpectrogram(sound(PiecewiseInversion.PIECE + 400, 0)));
        int joint = PiecewiseInversion.PIECE * HOP;
        double inside = sharpest(sound, joint / 4, joint / 2);
        double seam = sharpest(sound, joint - 20 * HOP, joint + 20 * HOP);
        assertTrue(seam < 1.1 * inside, () -> seam + " at the joint, " + inside + " inside");
    }

    @Test
    void noClickWhereHeldTonesLoop() {
        SpectrogramConverter converter = converter(InversionPreset.BALANCED);
        Spectrogram repeating = converter.toSpectrogram(sound(1200, 0)).slice(400, 800);
        AudioClip loop = converter.toLoop(repeating, Progress.none());
        AudioClip twice = AudioClip.concat(List.of(loop, loop));
        double inside = sharpest(twice, loop.length() / 4, loop.length() / 2);
        double seam = sharpest(twice, loop.length() - 20 * HOP, loop.length() + 20 * HOP);
        assertTrue(seam < 1.1 * inside, () -> seam + " at the seam, " + inside + " inside");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 512, 1500})
    void theSameSamplesHoweverTheFramesAreCut(int width) {
        SpectrogramConverter converter = converter(InversionPreset.FAST);
        Spectrogram whole = converter.toSpectrogram(music(1400));
        List<AudioClip> sound = new ArrayList<>();
        converter.toAudio(tiles(whole, width), sound::add, Progress.none());
        assertEquals(converter.toAudio(whole), AudioClip.concat(sound));
    }

    private static Iterator<Spectrogram> tiles(Spectrogram whole, int width) {
        return IntStream.iterate(0, from -> from < whole.frameCount(), from -> from + width)
                .mapToObj(from -> whole.slice(from, Math.min(whole.frameCount(), from + width)))
                .iterator();
    }

    @Test
    void aRowOfImagesBecomesOneFile(@TempDir Path directory) {
        SpectrogramImageConverter images = new SpectrogramImageConverter(PARAMS, InversionPreset.FAST.inverter());
        SpectrogramImage whole = images.toImage(music(1500));
        List<SpectrogramImage> tiles = new ArrayList<>();
        images.toImages(() -> AudioReader.of(music(1500)), 512, tiles::add, Progress.none());
        Path file = directory.resolve("row.wav");
        images.writeAudio(tiles.iterator(), file, Progress.none());
        AudioClip expected = images.toAudio(whole);
        AudioClip row = AudioClip.read(file);
        assertEquals(expected.length(), row.length());
        // The tiles are on one scale, so that only the file's 16 bits make a difference.
        Compare.maxDifference(1.0 / 32768, expected.channel(0), row.channel(0));
        assertArrayEquals(new String[] {"row.wav"}, directory.toFile().list());
    }

    @Test
    void aRowThatFailsLeavesNothing(@TempDir Path directory) {
        SpectrogramImageConverter images = new SpectrogramImageConverter(PARAMS, InversionPreset.FAST.inverter());
        SpectrogramImage other = SpectrogramImage.of(
                Spectrogram.generate(1, 32, 100, (c, b, t) -> b),
                PARAMS.toBuilder().numFrequencies(32).build());
        List<SpectrogramImage> tiles = List.of(images.toImage(music(1300)), other);
        Failure.expect(
                IllegalArgumentException.class,
                () -> images.writeAudio(tiles.iterator(), directory.resolve("row.wav"), Progress.none()),
                "parameters differ");
        assertArrayEquals(new String[] {}, directory.toFile().list());
        SpectrogramImage first = images.toImage(music(1300));
        Iterator<SpectrogramImage> damaged = IntStream.range(0, 2)
                .mapToObj(i -> {
                    if (i > 0) {
                        throw new InvalidFileException("tile.png", "is damaged");
                    }
                    return first;
                })
                .iterator();
        Failure.expect(
                InvalidFileException.class,
                () -> images.writeAudio(damaged, directory.resolve("row.wav"), Progress.none()),
                "tile.png: is damaged");
        assertArrayEquals(new String[] {}, directory.toFile().list());
    }

    @Test
    void refusesTooFewFramesInPieces() {
        SpectrogramConverter converter = converter(InversionPreset.FAST);
        Spectrogram few = converter.toSpectrogram(music(40)).slice(0, 8);
        Failure.expect(
                IllegalArgumentException.class,
                () -> converter.toAudio(List.of(few).iterator(), clip -> {}, Progress.none()),
                "8 frames",
                "at least 11");
        Failure.expect(
                IllegalArgumentException.class,
                () -> converter.toAudio(List.<Spectrogram>of().iterator(), clip -> {}, Progress.none()),
                "0 frames");
    }

    @ParameterizedTest
    @EnumSource(names = "BEST", mode = EnumSource.Mode.EXCLUDE)
    void aLoopsEndFlowsIntoItsBeginning(InversionPreset preset) {
        SpectrogramConverter converter = converter(preset);
        int period = 400;
        Spectrogram repeating = converter.toSpectrogram(music(3 * period)).slice(period, 2 * period);
        AudioClip loop = converter.toLoop(repeating, Progress.none());
        assertEquals(period * HOP, loop.length());
        Spectrogram played = converter
                .toSpectrogram(AudioClip.concat(List.of(loop, loop, loop)))
                .slice(period, 2 * period);
        double[] errors = errors(repeating, played);
        double worstInside = worst(errors, IntStream.range(30, period - 30));
        double worstSeam = worst(errors, IntStream.rangeClosed(-15, 15).map(i -> Math.floorMod(i, period)));
        assertTrue(worstSeam <= 1.05 * worstInside, () -> worstSeam + " at the seam, " + worstInside + " inside");
        assertTrue(worstInside < 0.5, () -> "" + worstInside);
    }
}
