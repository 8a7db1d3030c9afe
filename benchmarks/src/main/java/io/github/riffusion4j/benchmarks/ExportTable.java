package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the export profiles cost and gain: time and memory of the export, time of a UNet call on 64 x 64 latents with
 * guidance (a batch of 2) and of decoding such latents, and how far the results are from the first profile's. Prints a
 * table in Markdown. Arguments: a model's folder, a folder to export to, the number of calls, and the profiles, the
 * most exact first. A profile that is in the folder already is not exported again.
 */
public final class ExportTable {

    private static final int SIDE = 64;
    private static final int TOKENS = 77;
    private static final double NANO = 1e-9;

    private ExportTable() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            throw new IllegalArgumentException("needs a model, a folder to export to, a number of calls, and profiles");
        }
        System.out.println("| profile | export, s | peak heap, MB | UNet, MB | load, s | call, s: best | median"
                + " | best, core-s | process, MB | error | decoder, load, s | call, s: best | median | best, core-s"
                + " | process, MB | error |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        Optional<Tensor> noise = Optional.empty();
        Optional<Tensor> picture = Optional.empty();
        for (String name : Arrays.asList(args).subList(3, args.length)) {
            Path folder = Path.of(args[1]).resolve(name);
            System.out.print("| `" + name + "` |" + export(Path.of(args[0]), ExportProfile.valueOf(name), folder));
            int count = Integer.parseInt(args[2]);
            Calls calls = Calls.ofUnet(folder.resolve("unet/model.onnx"), count);
            Calls decoding = Calls.ofDecoder(folder.resolve("vae_decoder/model.onnx"), count);
            System.out.println(calls + calls.errorFrom(noise) + decoding + decoding.errorFrom(picture));
            noise = noise.or(() -> Optional.of(calls.result));
            picture = picture.or(() -> Optional.of(decoding.result));
        }
    }

    private static String export(Path model, ExportProfile profile, Path folder) throws IOException {
        String cost = " | |";
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            long start = System.nanoTime();
            try (Checkpoint weights = Checkpoint.open(model)) {
                ModelExport.of(weights, profile).write(folder, Progress.none());
            }
            cost = format(" %.1f | %d |", (System.nanoTime() - start) * NANO, peakHeap() >> 20);
        }
        try (Stream<Path> files = Files.list(folder.resolve("unet"))) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            return cost + format(" %d |", bytes / 1_000_000);
        }
    }

    /** What was held at most, and what waited to be collected. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /**
     * Times in seconds; core-seconds depend less on what else the machine does.
     *
     * @param memory that the process had at most, weights mapped from files included, in bytes
     */
    private record Calls(double load, double best, double median, double bestOfCores, long memory, Tensor result) {

        static Calls ofUnet(Path file, int count) {
            ProcessMemory.forgetPeak();
            long start = System.nanoTime();
            try (Unet unet = Unet.load(file, Device.cpu())) {
                double load = (System.nanoTime() - start) * NANO;
                Tensor latents = gaussian(1, 2, unet.channels().orElseThrow(), SIDE, SIDE);
                Tensor embeddings = gaussian(2, 2, TOKENS, unet.embeddingWidth().orElseThrow());
                return of(load, count, () -> unet.predict(latents, 500, embeddings, new Cancellation()));
            }
        }

        static Calls ofDecoder(Path file, int count) {
            ProcessMemory.forgetPeak();
            long start = System.nanoTime();
            try (VaeDecoder decoder = VaeDecoder.load(file, Device.cpu())) {
                double load = (System.nanoTime() - start) * NANO;
                Tensor latents = gaussian(1, 1, decoder.channels().orElseThrow(), SIDE, SIDE);
                return of(load, count, () -> decoder.decode(latents, new Cancellation()));
            }
        }

        private static Calls of(double load, int count, Supplier<Tensor> call) {
            // The first call also lays out memory.
            Tensor result = call.get();
            double[] elapsed = new double[count];
            double[] processor = new double[count];
            for (int i = 0; i < count; i++) {
                long before = processorTime();
                long start = System.nanoTime();
                result = call.get();
                elapsed[i] = (System.nanoTime() - start) * NANO;
                processor[i] = (processorTime() - before) * NANO;
            }
            Arrays.sort(elapsed);
            Arrays.sort(processor);
            return new Calls(load, elapsed[0], elapsed[count / 2], processor[0], ProcessMemory.peak(), result);
        }

        String errorFrom(Optional<Tensor> exact) {
            float[] expected = exact.orElse(result).toArray();
            return format(" %.1e |", Compare.relativeError(expected, result.toArray()));
        }

        private static Tensor gaussian(long seed, int... shape) {
            Random random = new Random(seed);
            return Tensor.generate(shape, i -> (float) random.nextGaussian());
        }

        private static long processorTime() {
            return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                    .getProcessCpuTime();
        }

        @Override
        public String toString() {
            return format(" %.1f | %.2f | %.2f | %.2f | %d |", load, best, median, bestOfCores, memory >> 20);
        }
    }
}
