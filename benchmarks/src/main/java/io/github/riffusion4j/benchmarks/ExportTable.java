package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What the export profiles cost and gain: time and memory of the export, time of a UNet call on 64 x 64 latents with
 * guidance (a batch of 2), and how far its result is from the first profile's. Prints a table in Markdown. Arguments: a
 * model's folder, a folder to export to, the number of calls, and the profiles, the most exact first.
 */
public final class ExportTable {

    private static final int SIDE = 64;
    private static final int TOKENS = 77;

    private ExportTable() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            throw new IllegalArgumentException("needs a model, a folder to export to, a number of calls, and profiles");
        }
        System.out.println(
                "| profile | export, s | heap, MB | UNet file, MB | load, s | call, s: best | median | error |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Map<Long, Tensor> exact = new LinkedHashMap<>();
        for (String name : Arrays.asList(args).subList(3, args.length)) {
            Path folder = Path.of(args[1]).resolve(name);
            System.out.print("| `" + name + "` |" + export(Path.of(args[0]), ExportProfile.valueOf(name), folder));
            System.out.println(calls(folder, Integer.parseInt(args[2]), exact));
        }
    }

    /** Exports, unless that was done before. */
    private static String export(Path model, ExportProfile profile, Path folder) throws IOException {
        String cost = " | |";
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            long start = System.nanoTime();
            try (Checkpoint weights = Checkpoint.open(model)) {
                ModelExport.of(weights, profile).write(folder, Progress.none());
            }
            cost = format(" %.1f | %d |", seconds(start), peakHeap() >> 20);
        }
        try (Stream<Path> files = Files.list(folder.resolve("unet"))) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            return cost + format(" %d |", bytes / 1_000_000);
        }
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static String calls(Path folder, int count, Map<Long, Tensor> exact) {
        long start = System.nanoTime();
        try (Unet unet = Unet.load(folder.resolve("unet/model.onnx"), Device.cpu())) {
            double loading = seconds(start);
            Tensor latents = gaussian(1, 2, unet.channels().orElseThrow(), SIDE, SIDE);
            Tensor embeddings = gaussian(2, 2, TOKENS, unet.embeddingWidth().orElseThrow());
            double[] times = new double[count];
            Tensor found = latents;
            // One more: the first call also lays out memory.
            for (int i = -1; i < count; i++) {
                long call = System.nanoTime();
                found = unet.predict(latents, 500, embeddings, new Cancellation());
                times[Math.max(0, i)] = seconds(call);
            }
            Arrays.sort(times);
            Tensor expected = exact.computeIfAbsent(0L, key -> found(unet, latents, embeddings));
            return format(
                    " %.1f | %.2f | %.2f | %.1e |",
                    loading, times[0], times[count / 2], Compare.relativeError(expected.toArray(), found.toArray()));
        }
    }

    private static Tensor found(Unet unet, Tensor latents, Tensor embeddings) {
        return unet.predict(latents, 500, embeddings, new Cancellation());
    }

    private static Tensor gaussian(long seed, int... shape) {
        Random random = new Random(seed);
        return Tensor.generate(shape, i -> (float) random.nextGaussian());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
