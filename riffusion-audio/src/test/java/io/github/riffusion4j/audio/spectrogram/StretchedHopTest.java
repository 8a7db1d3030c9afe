package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames whose distance is no whole number of samples: lengths to the sample, and nothing else changes. */
class StretchedHopTest {

    private static final SpectrogramParams PARAMS = SpectrogramParams.defaults();

    /** Coarser than usual, to be quick. */
    private static final SpectrogramParams COARSE = PARAMS.toBuilder()
            .sampleRate(8000)
            .paddedDurationMs(200)
            .numFrequencies(64)
            .maxFrequency(3000)
            .build();

    private static SpectrogramConverter coarse(InversionPreset preset) {
        return new SpectrogramConverter(COARSE, preset.inverter());
    }

    /** A sound that repeats after {@code samples}: tones with whole numbers of waves, and clicks. */
    private static AudioClip loop(int sampleRate, int samples) {
        float[] sound = new float[samples];
        for (int n = 0; n < samples; n++) {
            for (double pitch : new double[] {220, 277.25, 329.5, 880, 1760.75}) {
                double waves = Math.rint(pitch * samples / sampleRate);
                sound[n] += (float) (0.1 * Math.sin(2 * Math.PI * waves * n / samples));
            }
            sound[n] += n % (samples / 8) < 10 ? 0.3f : 0;
        }
        return AudioClip.of(sampleRate, sound);
    }

    private static AudioClip sine(double frequency, int samples) {
        float[] sound = new float[samples];
        for (int n = 0; n < samples; n++) {
            sound[n] = (float) (0.5 * Math.sin(2 * Math.PI * frequency * n / 44_100));
        }
        return AudioClip.of(44_100, sound);
    }

    /** The distance of a tone from a frequency, in cents, by the slope of its phase. */
    private static double cents(AudioClip tone, double frequency) {
        int window = 8820;
        int step = 1000;
        double turned = 0;
        double last = Double.NaN;
        int steps = 0;
        for (int from = window; from + 2 * window < tone.length(); from += step) {
            double re = 0;
            double im = 0;
            for (int n = 0; n < window; n++) {
                double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * n / window);
                double angle = 2 * Math.PI * frequency * (from + n) / 44_100;
                re += hann * tone.sample(0, from + n) * Math.cos(angle);
                im -= hann * tone.sample(0, from + n) * Math.sin(angle);
            }
            double phase = Math.atan2(im, re);
            if (!Double.isNaN(last)) {
                turned += Math.IEEEremainder(phase - last, 2 * Math.PI);
                steps++;
            }
            last = phase;
        }
        double found = frequency + turned / steps / (2 * Math.PI) * 44_100 / step;
        return 1200 * Math.log(found / frequency) / Math.log(2);
    }

    @ParameterizedTest
    @CsvSource({"FAST, 443.7, 0.97", "FAST, 1234.5, 1.02", "BALANCED, 443.7, 1.004", "BALANCED, 443.7, 1.03"})
    void aTonesPitchStaysWithinACent(InversionPreset preset, double frequency, double stretch) {
        int frames = 160;
        int samples = (int) Math.rint(stretch * frames * 441) | 1;
        SpectrogramConverter converter = new SpectrogramConverter(PARAMS, preset.inverter());
        Spectrogram tone =
                converter.toSpectrogram(sine(frequency, frames * 441)).slice(0, frames);
        Spectrogram held = Spectrogram.generate(1, 512, frames, (channel, band, frame) -> tone.get(0, band, 80));
        AudioClip plain = converter.toAudio(tone, samples, Progress.none());
        assertEquals(samples, plain.length());
        assertEquals(0, cents(plain, frequency), 1);
        AudioClip loop = converter.toLoop(held, samples, Progress.none());
        assertEquals(samples, loop.length());
        assertEquals(0, cents(loop, frequency), 1);
    }

    @ParameterizedTest
    @EnumSource(InversionPreset.class)
    void lengthsAreExactAndLevelsAreKept(InversionPreset preset) {
        SpectrogramConverter converter = coarse(preset);
        AudioClip unstretched = loop(8000, 8000);
        double kept = converter
                        .toLoop(converter.loopToSpectrogram(unstretched), Progress.none())
                        .rms()
                / unstretched.rms();
        for (int samples : new int[] {8000 - 239, 8000 - 1, 8000, 8000 + 1, 8000 + 233}) {
            AudioClip sound = loop(8000, samples);
            Spectrogram around = converter.loopToSpectrogram(sound, 100);
            AudioClip again = converter.toLoop(around, samples, Progress.none());
            assertEquals(100, around.frameCount());
            assertEquals(samples, again.length());
            assertEquals(kept, again.rms() / sound.rms(), 0.03, "the level of " + samples);
            Spectrogram plain = converter.toSpectrogram(sound, 100);
            assertEquals(100, plain.frameCount());
            assertEquals(
                    samples, converter.toAudio(plain, samples, Progress.none()).length());
        }
    }

    /** The frames of a slow analysis at the parameters' own rate, each where it should be to the nearest sample. */
    @Test
    void framesLieWhereTheyShould() {
        int samples = 8203;
        int frames = 101;
        AudioClip sound = loop(8000, samples);
        SpectrogramConverter converter = coarse(InversionPreset.FAST);
        Spectrogram around = converter.loopToSpectrogram(sound, frames);
        for (int frame = 0; frame < frames; frame += 7) {
            int centre = (int) Math.rint((double) frame * samples / frames);
            AudioClip threefold = AudioClip.concat(List.of(sound, sound, sound));
            AudioClip part = threefold.slice(samples + centre - 1600, samples + centre + 1600);
            float[] expected = converter.toSpectrogram(part).frame(0, 1600 / 80);
            Compare.relativeError(0.01, expected, around.frame(0, frame));
            if (frame > 10 && frame < frames - 10) {
                Compare.relativeError(
                        0.01, expected, converter.toSpectrogram(sound, frames).frame(0, frame));
            }
        }
    }

    /** Of a sound analysed with the same hop, as much survives as without stretch. */
    @ParameterizedTest
    @CsvSource({"FAST, 0.97, 1.25", "BALANCED, 0.985, 1.25", "BALANCED, 1.02, 1.45"})
    void qualityDoesNotSuffer(InversionPreset preset, double stretch, double most) {
        AudioClip clip = AudioClip.read(SharedData.path("clips/clip_2.wav")).mono();
        SpectrogramConverter converter = new SpectrogramConverter(PARAMS, preset.inverter());
        double unstretched = convergence(converter, clip, 300, 300 * 441);
        double stretched = convergence(converter, clip, 300, (int) Math.rint(stretch * 300 * 441));
        assertTrue(stretched < most * unstretched, () -> stretched + " stretched, " + unstretched + " else");
    }

    private static double convergence(SpectrogramConverter converter, AudioClip clip, int frames, int samples) {
        Spectrogram wanted = converter.toSpectrogram(clip.slice(0, samples), frames);
        SpectrogramImage image = SpectrogramImage.of(wanted, PARAMS);
        AudioClip sound = converter.toAudio(image.toSpectrogram(), samples, Progress.none());
        return RoundTripError.between(image, converter.toSpectrogram(sound, frames))
                .spectralConvergence();
    }

    @ParameterizedTest
    @EnumSource(names = "BEST", mode = EnumSource.Mode.EXCLUDE)
    void aLoopsEndFlowsIntoItsBeginning(InversionPreset preset) {
        SpectrogramConverter converter = coarse(preset);
        int samples = 32_411;
        Spectrogram wanted = converter.loopToSpectrogram(loop(8000, samples), 400);
        AudioClip loop = converter.toLoop(wanted, samples, Progress.none());
        double[] errors = errors(wanted, converter.loopToSpectrogram(loop, 400));
        double inside = worst(errors, IntStream.range(25, 375));
        double seam = worst(errors, IntStream.rangeClosed(-20, 20).map(i -> Math.floorMod(i, 400)));
        assertTrue(seam <= 1.1 * inside, () -> seam + " at the seam, " + inside + " inside");
        assertTrue(inside < 0.5, () -> "" + inside);
    }

    @Test
    void piecesJoinWithoutASeam() {
        SpectrogramConverter converter = coarse(InversionPreset.BALANCED);
        int frames = PiecewiseInversion.PIECE + 400;
        int samples = 80 * frames + 1111;
        Spectrogram wanted = converter.toSpectrogram(loop(8000, samples), frames);
        AudioClip sound = converter.toAudio(wanted, samples, Progress.none());
        double[] errors = errors(wanted, converter.toSpectrogram(sound, frames));
        double inside = worst(errors, IntStream.range(100, PiecewiseInversion.PIECE - 100));
        double joint = worst(errors, IntStream.rangeClosed(-20, 20).map(i -> PiecewiseInversion.PIECE + i));
        assertTrue(joint <= 1.1 * inside, () -> joint + " at the joint, " + inside + " inside");
    }

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

    private static double worst(double[] errors, IntStream frames) {
        return frames.mapToDouble(frame -> errors[frame]).max().orElseThrow();
    }

    @Test
    void theHopOfTheParametersIsNoStretch() {
        SpectrogramImageConverter converter = new SpectrogramImageConverter(COARSE, InversionPreset.FAST.inverter());
        AudioClip sound = loop(8000, 8000);
        assertEquals(converter.loopToImage(sound), converter.loopToImage(sound, 100));
        SpectrogramImage image = converter.loopToImage(sound);
        assertEquals(converter.toLoop(image, Progress.none()), converter.toLoop(image, 8000, Progress.none()));
        assertEquals(0.989, converter.toAudio(image, 8100, Progress.none()).peak(), 0.001, "-0.1 dBFS");
        assertEquals(8100, converter.toLoop(image, 8100, Progress.none()).length());
        assertEquals(100, converter.toImage(loop(8000, 8100), 100).width());
    }

    @Test
    void stereoIsStretchedChannelByChannel() {
        SpectrogramParams stereo =
                COARSE.toBuilder().channels(SpectrogramParams.Channels.STEREO).build();
        SpectrogramConverter converter = new SpectrogramConverter(stereo, InversionPreset.FAST.inverter());
        AudioClip left = loop(8000, 8100);
        AudioClip right = AudioClip.of(8000, new float[8100]);
        AudioClip both = AudioClip.of(8000, left.channel(0), right.channel(0));
        AudioClip again = converter.toLoop(converter.loopToSpectrogram(both, 100), 8100, Progress.none());
        assertEquals(2, again.channelCount());
        assertEquals(0, AudioClip.of(8000, again.channel(1)).peak());
        Compare.relativeError(
                0,
                coarse(InversionPreset.FAST)
                        .toLoop(coarse(InversionPreset.FAST).loopToSpectrogram(left, 100), 8100, Progress.none())
                        .channel(0),
                again.channel(0));
    }

    @Test
    void refusesLengthsThatAreFarFromTheParametersHop() {
        SpectrogramConverter converter = coarse(InversionPreset.FAST);
        Spectrogram spectrogram = converter.loopToSpectrogram(loop(8000, 8000));
        Failure.expect(
                IllegalArgumentException.class,
                () -> converter.toLoop(spectrogram, 10_001, Progress.none()),
                "10001 samples in 100 frames",
                "64.0 to 100.0");
        Failure.expect(
                IllegalArgumentException.class,
                () -> converter.toAudio(spectrogram, 6399, Progress.none()),
                "6399 samples");
        Failure.expect(
                IllegalArgumentException.class, () -> converter.toSpectrogram(loop(8000, 8000), 0), "in 0 frames");
        Failure.expect(IllegalArgumentException.class, () -> converter.toSpectrogram(loop(8000, 700), 9), "one window");
    }
}
