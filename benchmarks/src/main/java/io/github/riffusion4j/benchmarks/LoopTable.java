package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Guidance;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.testkit.Compare;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The error and the cost of less exact export profiles over whole sampling loops, from noise to image, against the
 * first; for comparison, the change by one step more. Prints a table in Markdown. Arguments: the number of steps, and
 * directories of ONNX models, the most exact first.
 */
public final class LoopTable {

    private static final List<String> PROMPTS = List.of(
            "funky jazz piano",
            "slow happy rock piano with drums",
            "calm ambient flute, no drums",
            "very fast energetic techno synth with drums");

    private static final double SCALE = 7;

    private final StableDiffusion model;
    private final PromptGenerator generator;
    private final int steps;
    private final List<Call> seen = new ArrayList<>();
    private double inUnet;
    private double inDecoder;

    private LoopTable(StableDiffusion model, int steps) {
        this.model = model;
        this.generator = new PromptGenerator(model, this::predict);
        this.steps = steps;
    }

    /** A UNet call, and its result. */
    private record Call(Tensor latents, double timestep, Tensor embeddings, Tensor prediction) {}

    /** The results of a model, for each prompt. */
    private record Loops(List<Tensor> latents, List<Tensor> images, List<Call> calls) {}

    public static void main(String[] args) {
        if (args.length < 2) {
            throw new IllegalArgumentException("needs a number of steps, and directories of ONNX models");
        }
        int steps = Integer.parseInt(args[0]);
        System.out.println("| model | UNet call, core-s | decoding, core-s | a prediction's error | latents' error"
                + " | image, grey levels: mean | root mean square | of decoding alone |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Loops exact = row(args[1], steps, List.of());
        row(args[1], steps + 1, List.of(exact));
        for (int i = 2; i < args.length; i++) {
            row(args[i], steps, List.of(exact));
        }
    }

    /** @param exact the results to compare with, if any */
    private static Loops row(String directory, int steps, List<Loops> exact) {
        try (StableDiffusion model = StableDiffusion.load(Path.of(directory), Device.cpu())) {
            LoopTable table = new LoopTable(model, steps);
            Loops loops = table.loops();
            Loops expected = exact.isEmpty() ? loops : exact.get(0);
            System.out.printf(
                    Locale.ROOT,
                    "| %s, %d steps | %.3f | %.3f |",
                    Path.of(directory).getFileName(),
                    steps,
                    table.inUnet / loops.calls().size(),
                    table.inDecoder / PROMPTS.size());
            System.out.println(table.errors(expected, loops));
            return loops;
        }
    }

    private String errors(Loops expected, Loops loops) {
        ImageDifference difference = ImageDifference.between(expected.images(), loops.images());
        List<Tensor> decoded = expected.latents().stream().map(this::decode).toList();
        return String.format(
                Locale.ROOT,
                " %.1e | %.1e | %.2f | %.2f | %.2f |",
                expected.calls().stream()
                        .mapToDouble(this::predictionError)
                        .average()
                        .orElseThrow(),
                error(
                        Tensor.concat(expected.latents().toArray(Tensor[]::new)),
                        Tensor.concat(loops.latents().toArray(Tensor[]::new))),
                difference.mean(),
                difference.rootMeanSquare(),
                ImageDifference.between(expected.images(), decoded).rootMeanSquare());
    }

    private double predictionError(Call call) {
        Tensor prediction =
                model.unet().predict(call.latents(), call.timestep(), call.embeddings(), new Cancellation());
        return error(call.prediction(), prediction);
    }

    private static double error(Tensor expected, Tensor actual) {
        return Compare.relativeError(expected.toArray(), actual.toArray());
    }

    private Loops loops() {
        // What the first calls lay out is not counted.
        decode(sample(PROMPTS.get(0), 1));
        seen.clear();
        inUnet = 0;
        inDecoder = 0;
        List<Tensor> latents =
                PROMPTS.stream().map(prompt -> sample(prompt, steps)).toList();
        return new Loops(latents, latents.stream().map(this::decode).toList(), seen);
    }

    private Tensor sample(String prompt, int count) {
        return generator.latents(
                prompt, PROMPTS.indexOf(prompt), Guidance.of(SCALE), Sampler.dpmSolverPlusPlus2M(), count);
    }

    private Tensor predict(Tensor latents, double timestep, Tensor embeddings) {
        Stopwatch watch = new Stopwatch();
        Tensor prediction = model.unet().predict(latents, timestep, embeddings, new Cancellation());
        inUnet += watch.processor();
        seen.add(new Call(latents, timestep, embeddings, prediction));
        return prediction;
    }

    private Tensor decode(Tensor latents) {
        Stopwatch watch = new Stopwatch();
        Tensor image = generator.decode(latents);
        inDecoder += watch.processor();
        return image;
    }
}
