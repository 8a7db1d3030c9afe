package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.RoundTripError;
import io.github.riffusion4j.audio.spectrogram.SpectrogramConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The quality of the inversion presets: the loss of a round trip from image to sound to image, over sounds of many
 * kinds. Prints a table in Markdown. Images (.png) and sounds named on the command line, or in directories named there,
 * are added to the synthetic ones.
 */
public final class RoundTripTable {

    private static final SpectrogramParams PARAMS = SpectrogramParams.defaults();

    private RoundTripTable() {}

    public static void main(String[] args) throws IOException {
        Map<String, AudioClip> sounds = madeUpSounds();
        Map<String, SpectrogramImage> images = new LinkedHashMap<>();
        images.put("generated blobs", blobs());
        images.put("band, blurred", blurred(toImage(Sounds.band())));
        for (String arg : args) {
            try (Stream<Path> files = Files.walk(Path.of(arg))) {
                files.filter(Files::isRegularFile).sorted().forEach(file -> {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".png")) {
                        images.put(name, SpectrogramImage.read(file));
                    } else {
                        sounds.put(name, AudioClip.read(file));
                    }
                });
            }
        }
        printRoundTrips(sounds, images);
        printSpectra(sounds);
    }

    private static void printRoundTrips(Map<String, AudioClip> sounds, Map<String, SpectrogramImage> images) {
        System.out.println("Each cell: spectral convergence / log-spectral distance in dB / pixel error in levels;"
                + " smaller is better.\n");
        printHead();
        sounds.forEach((name, clip) -> printRow(name, toImage(clip)));
        images.forEach(RoundTripTable::printRow);
    }

    private static void printSpectra(Map<String, AudioClip> sounds) {
        System.out.println(
                "\nThe distance of the sound's own spectrum (46 ms windows, linear in frequency, up to 10 kHz)"
                        + " from that of the original, after the best gain, as a share of it. No preset aims at it.\n");
        printHead();
        sounds.forEach((name, clip) -> {
            System.out.print("| " + name + " |");
            for (InversionPreset preset : InversionPreset.values()) {
                System.out.print(String.format(Locale.ROOT, " %.3f |", spectrumError(clip.mono(), preset)));
            }
            System.out.println();
        });
    }

    private static void printHead() {
        System.out.print("| input |");
        for (InversionPreset preset : InversionPreset.values()) {
            System.out.print(" " + preset + " |");
        }
        System.out.println("\n|---|" + "---|".repeat(InversionPreset.values().length));
    }

    private static double spectrumError(AudioClip clip, InversionPreset preset) {
        SpectrogramImage image = toImage(clip);
        AudioClip found = new SpectrogramConverter(image.params(), preset.inverter()).toAudio(image.toSpectrogram());
        ShortTimeFourierTransform transform = ShortTimeFourierTransform.of(2048, 2048, 512);
        Magnitudes wanted = Magnitudes.of(clip.slice(0, found.length()).channel(0), transform);
        Magnitudes actual = Magnitudes.of(found.channel(0), transform);
        int bins = (int) (image.params().maxFrequency() * 2048.0 / clip.sampleRate());
        double product = 0;
        double actualSquare = 0;
        double wantedSquare = 0;
        for (int frame = 0; frame < wanted.frameCount(); frame++) {
            for (int bin = 0; bin < bins; bin++) {
                double w = wanted.get(frame, bin);
                double a = actual.get(frame, bin);
                product += w * a;
                actualSquare += a * a;
                wantedSquare += w * w;
            }
        }
        // |w - g a|² at the gain g = wa / aa that makes it least.
        return Math.sqrt(1 - product * product / actualSquare / wantedSquare);
    }

    private static SpectrogramImage toImage(AudioClip clip) {
        SpectrogramParams params =
                PARAMS.toBuilder().sampleRate(clip.sampleRate()).build();
        return new SpectrogramImageConverter(params).toImage(clip);
    }

    private static Map<String, AudioClip> madeUpSounds() {
        Map<String, AudioClip> sounds = new LinkedHashMap<>();
        sounds.put("sweep", Sounds.sweep());
        sounds.put("chords", Sounds.chords());
        sounds.put("drums", Sounds.drums());
        sounds.put("bells", Sounds.bells());
        sounds.put("vibrato", Sounds.vibrato());
        sounds.put("noise", Sounds.noise());
        sounds.put("band", Sounds.band());
        return sounds;
    }

    /** Soft blobs, such as a model may generate, that are the spectrogram of no sound. */
    private static SpectrogramImage blobs() {
        Random random = new Random(3);
        double[][] blobs = new double[60][];
        for (int i = 0; i < blobs.length; i++) {
            blobs[i] = new double[] {
                random.nextInt(512),
                random.nextInt(512),
                4 + random.nextInt(60),
                2 + random.nextInt(20),
                random.nextDouble()
            };
        }
        RgbImage pixels = RgbImage.generate(512, 512, (x, y) -> {
            double dark = 0.15;
            for (double[] blob : blobs) {
                double dx = (x - blob[0]) / blob[2];
                double dy = (y - blob[1]) / blob[3];
                dark += blob[4] * Math.exp(-dx * dx - dy * dy);
            }
            return gray(255 * (1 - Math.min(1, dark)));
        });
        return SpectrogramImage.of(pixels, PARAMS, SpectrogramImage.DEFAULT_MAX_VALUE);
    }

    /** A mean over 5 x 5 pixels, like an autoencoder's blur. */
    private static SpectrogramImage blurred(SpectrogramImage image) {
        RgbImage pixels = RgbImage.generate(image.width(), image.height(), (x, y) -> {
            double sum = 0;
            for (int i = 0; i < 25; i++) {
                int column = Math.max(0, Math.min(image.width() - 1, x + i % 5 - 2));
                int row = Math.max(0, Math.min(image.height() - 1, y + i / 5 - 2));
                sum += image.pixel(column, row) & 0xff;
            }
            return gray(sum / 25);
        });
        return SpectrogramImage.of(pixels, image.params(), image.maxValue());
    }

    private static int gray(double level) {
        return (int) Math.round(level) * 0x010101;
    }

    private static void printRow(String name, SpectrogramImage image) {
        System.out.print("| " + name + " |");
        for (InversionPreset preset : InversionPreset.values()) {
            SpectrogramConverter converter = new SpectrogramConverter(image.params(), preset.inverter());
            RoundTripError error =
                    RoundTripError.between(image, converter.toSpectrogram(converter.toAudio(image.toSpectrogram())));
            System.out.print(String.format(
                    Locale.ROOT,
                    " %.3f / %.2f / %.2f |",
                    error.spectralConvergence(),
                    error.logSpectralDistance(),
                    error.pixelError()));
        }
        System.out.println();
    }
}
