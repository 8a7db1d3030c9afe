package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The gain and the error of DeepCache: processor time of the steps and of the whole generation, and the difference of
 * images from those without it, in grey levels; for comparison, those of fewer steps and of other seeds. Prints a table
 * in Markdown. Arguments: a model's directory or name ({@value Model#TINY}), and the number of steps (20).
 */
public final class DeepCacheTable {

    private final RiffusionPipeline riffusion;

    private DeepCacheTable(RiffusionPipeline riffusion) {
        this.riffusion = riffusion;
    }

    public static void main(String[] args) {
        try (TrainedModel model = TrainedModel.open(args)) {
            new DeepCacheTable(model.riffusion()).print(model.steps());
        }
    }

    private void print(int steps) {
        // The first generation also lays out memory, and compiles.
        new Row(steps, 2, 0).of(TrainedModel.PROMPTS.get(0));
        Row full = row(steps, 1, 0);
        System.out.println("| setting | steps, core-s | of the first | all, core-s | of the first | all, s"
                + " | mean difference, grey levels |");
        System.out.println("|---|---|---|---|---|---|---|");
        full.print("`deepCache(1)`", full);
        for (int every : List.of(2, 3, 5)) {
            row(steps, every, 0).print("`deepCache(" + every + ")`", full);
        }
        row(steps / 2, 1, 0).print("half the steps", full);
        row(steps, 1, 1).print("other seeds", full);
    }

    private Row row(int steps, int every, int seed) {
        Row row = new Row(steps, every, seed);
        TrainedModel.PROMPTS.forEach(row::of);
        return row;
    }

    /** The generations of one setting. */
    private final class Row {

        private final int steps;
        private final int every;
        private final int seed;
        private final List<SpectrogramImage> images = new ArrayList<>();
        private double walk;
        private double processor;
        private double elapsed;

        Row(int steps, int every, int seed) {
            this.steps = steps;
            this.every = every;
            this.seed = seed;
        }

        void of(String prompt) {
            Stopwatch watch = new Stopwatch();
            Generation made = riffusion
                    .textToAudio(prompt)
                    .seed(seed)
                    .steps(steps)
                    .deepCache(every)
                    .onProgress(step -> walk += step.index() == step.count() ? watch.processor() : 0)
                    .generate();
            elapsed += watch.elapsed();
            processor += watch.processor();
            images.add(made.image());
        }

        void print(String name, Row full) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.0f %% | %.2f | %.0f %% | %.2f | %.2f |%n",
                    name,
                    walk / images.size(),
                    100 * walk / full.walk,
                    processor / images.size(),
                    100 * processor / full.processor,
                    elapsed / images.size(),
                    differenceFrom(full));
        }

        private double differenceFrom(Row full) {
            double sum = 0;
            for (int i = 0; i < images.size(); i++) {
                sum += ImageDifference.between(images.get(i), full.images.get(i))
                        .mean();
            }
            return sum / images.size();
        }
    }
}
