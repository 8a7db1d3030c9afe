package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.AlphaCurve;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * Checks that the music of a trained model obeys its controls: loops are seamless, audio-to-audio keeps the beat,
 * interpolation between two prompts has no jumps. Prints tables in Markdown. Arguments: a model's directory or name
 * ({@value Model#TINY}), and the number of steps (20).
 */
public final class ControlsTable {

    private static final Duration CLIP = Duration.ofMillis(5120);
    private static final double STRENGTH = 0.5;
    private static final int POINTS = 17;

    private final TrainedModel model;

    private ControlsTable(TrainedModel model) {
        this.model = model;
    }

    public static void main(String[] args) {
        try (TrainedModel model = TrainedModel.open(args)) {
            ControlsTable table = new ControlsTable(model);
            table.printLoops();
            table.printSeedImages();
            table.printWays();
        }
    }

    private TextToAudio text(String prompt) {
        return model.riffusion()
                .textToAudio(prompt)
                .seed(TrainedModel.PROMPTS.indexOf(prompt))
                .steps(model.steps());
    }

    /** The change at the seam over the largest inside: at most 1 where the seam is no more than a beat of the music. */
    private void printLoops() {
        DoubleSummaryStatistics loops = new DoubleSummaryStatistics();
        DoubleSummaryStatistics cut = new DoubleSummaryStatistics();
        for (String prompt : TrainedModel.PROMPTS) {
            loops.accept(seam(text(prompt).duration(CLIP).loop().generate().audio()));
            cut.accept(seam(text(prompt).duration(CLIP).generate().audio()));
        }
        System.out.println("| change at the seam, over the largest inside | mean | largest |\n|---|---|---|");
        print("`loop()`", loops.getAverage(), loops.getMax());
        print("a clip that was not asked to loop", cut.getAverage(), cut.getMax());
    }

    private static double seam(AudioClip clip) {
        double[] changes = changes(picture(AudioClip.concat(List.of(clip, clip))), false);
        int columns = (changes.length + 1) / 2;
        double inside = 0;
        for (int x = 10; x < columns - 10; x++) {
            inside = Math.max(inside, changes[x]);
        }
        double seam = 0;
        for (int x = columns - 2; x <= columns + 2; x++) {
            seam = Math.max(seam, changes[x]);
        }
        return seam / inside;
    }

    private void printSeedImages() {
        DoubleSummaryStatistics over = new DoubleSummaryStatistics();
        DoubleSummaryStatistics alone = new DoubleSummaryStatistics();
        for (String prompt : TrainedModel.PROMPTS) {
            AudioClip without = text(prompt).generate().audio();
            for (SeedImage seed : SeedImage.values()) {
                AudioClip original = new SpectrogramImageConverter(seed.image().params()).toAudio(seed.image());
                AudioClip painted = model.riffusion()
                        .audioToAudio(original, prompt)
                        .strength(STRENGTH)
                        .seed(TrainedModel.PROMPTS.indexOf(prompt))
                        .steps(model.steps())
                        .generate()
                        .audio();
                over.accept(rhythmLikeness(original, painted));
                alone.accept(rhythmLikeness(original, without));
            }
        }
        System.out.println("\n| correlation of onsets with a seed image's | mean | least |\n|---|---|---|");
        print("painted over at strength " + STRENGTH, over.getAverage(), over.getMin());
        print("painted without it", alone.getAverage(), alone.getMin());
    }

    /** The difference between successive points of an interpolation; grey levels, root mean square. */
    private void printWays() {
        System.out.println("\n| way | step, mean | largest | from end to end |\n|---|---|---|---|");
        for (int i = 0; i + 1 < TrainedModel.PROMPTS.size(); i += 2) {
            String from = TrainedModel.PROMPTS.get(i);
            String to = TrainedModel.PROMPTS.get(i + 1);
            List<SpectrogramImage> points = new ArrayList<>();
            for (Generation point : model.riffusion()
                    .interpolate(Prompt.of(from).seed(i), Prompt.of(to).seed(i))
                    .seedImage(SeedImage.OG_BEAT)
                    .steps(model.steps())
                    .generate(AlphaCurve.linear(POINTS))) {
                points.add(point.image());
            }
            DoubleSummaryStatistics way = new DoubleSummaryStatistics();
            for (int point = 1; point < points.size(); point++) {
                way.accept(ImageDifference.between(points.get(point - 1), points.get(point))
                        .rootMeanSquare());
            }
            print(
                    from + " to " + to,
                    way.getAverage(),
                    way.getMax(),
                    ImageDifference.between(points.get(0), points.get(POINTS - 1))
                            .rootMeanSquare());
        }
    }

    private static void print(String name, double... values) {
        System.out.print("| " + name + " |");
        for (double value : values) {
            System.out.print(String.format(Locale.ROOT, " %.2f |", value));
        }
        System.out.println();
    }

    private static SpectrogramImage picture(AudioClip clip) {
        return new SpectrogramImageConverter(SpectrogramParams.defaults()).toImage(clip);
    }

    /**
     * The change of the image from each column to the next, in grey levels.
     *
     * @param onlyLouder counts onsets only
     */
    private static double[] changes(SpectrogramImage image, boolean onlyLouder) {
        double[] changes = new double[image.width() - 1];
        for (int x = 0; x < changes.length; x++) {
            for (int y = 0; y < image.height(); y++) {
                // White is silence.
                int louder = level(image, x, y) - level(image, x + 1, y);
                changes[x] += (double) (onlyLouder ? Math.max(0, louder) : Math.abs(louder)) / image.height();
            }
        }
        return changes;
    }

    private static int level(SpectrogramImage image, int x, int y) {
        return image.pixel(x, y) & 0xff;
    }

    private static double rhythmLikeness(AudioClip a, AudioClip b) {
        double[] first = changes(picture(a), true);
        double[] second = changes(picture(b), true);
        int length = Math.min(first.length, second.length);
        return correlation(Arrays.copyOf(first, length), Arrays.copyOf(second, length));
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }
        return product / Math.sqrt(squareA * squareB);
    }
}
