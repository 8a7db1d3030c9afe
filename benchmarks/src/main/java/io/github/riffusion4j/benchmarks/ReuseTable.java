package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.onnx.Device;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What running all of the UNet only at every so many calls saves and changes: processor time of the steps and of the
 * whole generation, and how far pictures are from those of the full walk, in grey levels. For comparison, how far those
 * of fewer steps and of other seeds are. Prints a table in Markdown. Arguments: a model's folder or name
 * ({@value Model#TINY}), and the number of steps (20).
 */
public final class ReuseTable {

    private static final List<String> PROMPTS = List.of(
            "slow happy rock piano with drums",
            "calm ambient flute, no drums",
            "very fast energetic techno synth with drums",
            "slow sad classical strings, no drums",
            "slow funk electric guitar with drums",
            "very fast jazz marimba with drums");

    private static final double NANO = 1e-9;

    private final RiffusionPipeline riffusion;

    private ReuseTable(RiffusionPipeline riffusion) {
        this.riffusion = riffusion;
    }

    public static void main(String[] args) {
        String model = args.length > 0 ? args[0] : Model.TINY;
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        try (RiffusionPipeline riffusion = RiffusionPipeline.builder()
                .model(Model.named(model))
                .device(Device.cpu())
                .build()) {
            new ReuseTable(riffusion).print(steps);
        }
    }

    private void print(int steps) {
        // The first generation also lays out memory, and compiles.
        new Row(steps, 2, 0).of(PROMPTS.get(0));
        Row full = row(steps, 1, 0);
        System.out.println("| setting | steps, core-s | of the first | all, core-s | of the first | all, s"
                + " | mean difference, grey levels |");
        System.out.println("|---|---|---|---|---|---|---|");
        full.print("`reuse(1)`", full);
        for (int every : List.of(2, 3, 5)) {
            row(steps, every, 0).print("`reuse(" + every + ")`", full);
        }
        row(steps / 2, 1, 0).print("half the steps", full);
        row(steps, 1, 1).print("other seeds", full);
    }

    private Row row(int steps, int every, int seed) {
        Row row = new Row(steps, every, seed);
        PROMPTS.forEach(row::of);
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
            long before = processorTime();
            long start = System.nanoTime();
            Generation made = riffusion
                    .textToAudio(prompt)
                    .seed(seed)
                    .steps(steps)
                    .reuse(every)
                    .onProgress(step -> walk += step.index() == step.count() ? (processorTime() - before) * NANO : 0)
                    .generate();
            elapsed += (System.nanoTime() - start) * NANO;
            processor += (processorTime() - before) * NANO;
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
                sum += difference(images.get(i), full.images.get(i));
            }
            return sum / images.size();
        }
    }

    private static double difference(SpectrogramImage a, SpectrogramImage b) {
        double sum = 0;
        for (int x = 0; x < a.width(); x++) {
            for (int y = 0; y < a.height(); y++) {
                sum += Math.abs((a.pixel(x, y) & 0xff) - (b.pixel(x, y) & 0xff));
            }
        }
        return sum / a.width() / a.height();
    }

    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
