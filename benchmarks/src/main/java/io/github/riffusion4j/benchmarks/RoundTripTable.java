package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.RoundTripError;
import io.github.riffusion4j.audio.SpectrogramConverter;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.phase.InversionPreset;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The quality of the inversion presets: what a round trip from image to sound to image loses, over sounds of many
 * kinds. Prints a table in Markdown. Images (.png) and sounds named on the command line, or in folders named there, are
 * added to the made-up ones.
 */
public final class RoundTripTable {

    private static final SpectrogramParams PARAMS = SpectrogramParams.defaults();

    private RoundTripTable() {}

    public static void main(String[] args) throws IOException {
        Map<String, SpectrogramImage> inputs = madeUp();
        for (String arg : args) {
            try (Stream<Path> files = Files.walk(Path.of(arg))) {
                files.filter(Files::isRegularFile)
                        .sorted()
                        .forEach(file -> inputs.put(file.getFileName().toString(), read(file)));
            }
        }
        System.out.println(
                "Each cell: spectral convergence / log-spectral distance in dB / pixel error in levels; smaller is better.\n");
        System.out.print("| input |");
        for (InversionPreset preset : InversionPreset.values()) {
            System.out.print(" " + preset + " |");
        }
        System.out.println("\n|---|" + "---|".repeat(InversionPreset.values().length));
        inputs.forEach(RoundTripTable::printRow);
    }

    private static SpectrogramImage read(Path file) {
        return file.toString().endsWith(".png") ? SpectrogramImage.read(file) : paint(AudioClip.read(file));
    }

    private static SpectrogramImage paint(AudioClip clip) {
        SpectrogramParams params =
                PARAMS.toBuilder().sampleRate(clip.sampleRate()).build();
        return new SpectrogramImageConverter(params).toImage(clip);
    }

    private static Map<String, SpectrogramImage> madeUp() {
        Map<String, SpectrogramImage> inputs = new LinkedHashMap<>();
        inputs.put("sweep", paint(Sounds.sweep()));
        inputs.put("chords", paint(Sounds.chords()));
        inputs.put("drums", paint(Sounds.drums()));
        inputs.put("bells", paint(Sounds.bells()));
        inputs.put("vibrato", paint(Sounds.vibrato()));
        inputs.put("noise", paint(Sounds.noise()));
        inputs.put("band", paint(Sounds.band()));
        inputs.put("painted blobs", blobs());
        inputs.put("band, blurred", blurred(paint(Sounds.band())));
        return inputs;
    }

    /** Soft blobs such as a model paints: no sound has this spectrogram. */
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
        BufferedImage picture = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 512; y++) {
            for (int x = 0; x < 512; x++) {
                double dark = 0.15;
                for (double[] blob : blobs) {
                    double dx = (x - blob[0]) / blob[2];
                    double dy = (y - blob[1]) / blob[3];
                    dark += blob[4] * Math.exp(-dx * dx - dy * dy);
                }
                picture.setRGB(x, y, gray(255 * (1 - Math.min(1, dark))));
            }
        }
        return SpectrogramImage.of(picture, PARAMS, SpectrogramImage.DEFAULT_MAX_VALUE);
    }

    /** As an autoencoder blurs it: a mean over 5 x 5 pixels. */
    private static SpectrogramImage blurred(SpectrogramImage image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                double sum = 0;
                for (int i = 0; i < 25; i++) {
                    int column = Math.max(0, Math.min(image.width() - 1, x + i % 5 - 2));
                    int row = Math.max(0, Math.min(image.height() - 1, y + i / 5 - 2));
                    sum += image.pixel(column, row) & 0xff;
                }
                picture.setRGB(x, y, gray(sum / 25));
            }
        }
        return SpectrogramImage.of(picture, image.params(), image.maxValue());
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
