package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Guidance;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gain and the error of cheaper guidance: the batch rows of all UNet calls (two a step with guidance), each of the
 * same cost, and the difference of the image from that of the first setting, in grey levels. Prints a table in
 * Markdown. Arguments: a directory of an ONNX model, and the number of steps (25).
 */
public final class GuidanceTable {

    private static final List<String> PROMPTS = List.of(
            "slow happy jazz piano with drums",
            "calm ambient flute, no drums",
            "fast techno synth with drums",
            "slow guitar");

    private static final double SCALE = 7;

    private final PromptGenerator generator;
    private final AtomicInteger rows = new AtomicInteger();

    private GuidanceTable(StableDiffusion model) {
        generator = new PromptGenerator(model, (latents, timestep, embeddings) -> {
            rows.addAndGet(embeddings.dimension(0));
            return model.unet().predict(latents, timestep, embeddings, new Cancellation());
        });
    }

    /** One row of the table. */
    private record Setting(String name, Guidance guidance, Sampler sampler, int steps) {

        static Setting of(double from, double to, int steps) {
            return new Setting(
                    "guided from " + from + " to " + to,
                    new Guidance(SCALE, new GuidanceInterval(from, to), 0),
                    Sampler.dpmSolverPlusPlus2M(),
                    steps);
        }
    }

    public static void main(String[] args) {
        if (args.length < 1) {
            throw new IllegalArgumentException("needs a directory of an ONNX model");
        }
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 25;
        Sampler solver = Sampler.dpmSolverPlusPlus2M();
        try (StableDiffusion model = StableDiffusion.load(Path.of(args[0]), Device.cpu())) {
            new GuidanceTable(model)
                    .print(List.of(
                            Setting.of(0, 1, steps),
                            Setting.of(0, 0.9, steps),
                            Setting.of(0, 0.75, steps),
                            Setting.of(0, 0.5, steps),
                            Setting.of(0.1, 0.9, steps),
                            Setting.of(0.25, 0.75, steps),
                            new Setting("rescale 0.7", new Guidance(SCALE, GuidanceInterval.ALL, 0.7), solver, steps),
                            new Setting("guidance 1", Guidance.of(1), solver, steps),
                            new Setting("LCM, 4 steps, guidance 1", Guidance.of(1), Sampler.lcm(), 4)));
        }
    }

    private void print(List<Setting> settings) {
        System.out.println("| setting | UNet rows | of the first | mean difference, grey levels | largest |");
        System.out.println("|---|---|---|---|---|");
        Optional<List<Tensor>> first = Optional.empty();
        int all = 0;
        for (Setting setting : settings) {
            rows.set(0);
            List<Tensor> images =
                    PROMPTS.stream().map(prompt -> generate(prompt, setting)).toList();
            int perImage = rows.get() / PROMPTS.size();
            all = Math.max(all, perImage);
            List<Tensor> reference = first.orElse(images);
            first = Optional.of(reference);
            ImageDifference difference = ImageDifference.between(reference, images);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.0f %% | %.2f | %.0f |%n",
                    setting.name(),
                    perImage,
                    100.0 * perImage / all,
                    difference.mean(),
                    difference.largest());
        }
    }

    private Tensor generate(String prompt, Setting setting) {
        return generator.decode(generator.latents(
                prompt, PROMPTS.indexOf(prompt), setting.guidance(), setting.sampler(), setting.steps()));
    }
}
