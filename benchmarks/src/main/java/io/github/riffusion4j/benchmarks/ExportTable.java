package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.Int8DotProduct;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.ProcessStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The cost and the error of export profiles: time and memory of the export, time and memory of a UNet call on 64 x 64
 * latents with guidance and of decoding such latents, and the error against the first profile. Profiles are
 * interleaved, so that other load on the machine affects all of them. Prints tables in Markdown. Arguments: a model's
 * directory, a directory to export to, the number of calls, and the profiles, the most exact first. An
 * {@link Int8DotProduct} may follow a profile, as in {@code CPU_INT8-SATURATING}; it is run even if it is not exact on
 * this processor. A profile that is in the directory already is not exported again.
 */
public final class ExportTable {

    private static final int SIDE = 64;
    private static final int TOKENS = 77;

    private ExportTable() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            throw new IllegalArgumentException(
                    "needs a model, a directory to export to, a number of calls, and profiles");
        }
        int count = Integer.parseInt(args[2]);
        List<String> profiles = Arrays.asList(args).subList(3, args.length);
        System.out.println("| profile | export, s | peak heap, MB | UNet, MB |");
        System.out.println("|---|---|---|---|");
        for (String profile : profiles) {
            Path directory = Path.of(args[1]).resolve(profile);
            System.out.println("| `" + profile + "` |" + export(Path.of(args[0]), profile, directory));
        }
        List<Path> directories = profiles.stream()
                .map(profile -> Path.of(args[1]).resolve(profile))
                .toList();
        byTurns("UNet", directories, count, ExportTable::unet);
        byTurns("decoder", directories, count, ExportTable::decoder);
    }

    private static ModelExport export(Checkpoint weights, String profile) {
        String[] parts = profile.split("-", 2);
        ModelExport export = ModelExport.of(weights, ExportProfile.valueOf(parts[0]));
        return parts.length == 1 ? export : export.withInt8DotProduct(Int8DotProduct.valueOf(parts[1]));
    }

    private static String export(Path model, String profile, Path directory) throws IOException {
        String cost = " | |";
        if (!Files.exists(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            Stopwatch watch = new Stopwatch();
            try (Checkpoint weights = Checkpoint.open(model)) {
                export(weights, profile).write(directory, Progress.none());
            }
            cost = format(" %.1f | %d |", watch.elapsed(), peakHeap() >> 20);
        }
        try (Stream<Path> files = Files.list(directory.resolve("unet"))) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            return cost + format(" %d |", bytes / 1_000_000);
        }
    }

    /** The peak of memory, and the uncollected garbage. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A loaded network, called repeatedly with the same inputs. */
    private record Network(Supplier<Tensor> question, Runnable close) {

        Tensor call() {
            return question.get();
        }
    }

    private static Network unet(Path directory) {
        Unet unet = Unet.load(directory.resolve("unet/model.onnx"), Device.cpu());
        Tensor latents = gaussian(1, 1, unet.channels().orElseThrow(), SIDE, SIDE);
        Tensor embeddings = gaussian(2, 2, TOKENS, unet.embeddingWidth().orElseThrow());
        return new Network(() -> unet.predict(latents, 500, embeddings, new Cancellation()), unet::close);
    }

    private static Network decoder(Path directory) {
        VaeDecoder decoder = VaeDecoder.load(directory.resolve("vae_decoder/model.onnx"), Device.cpu());
        Tensor latents = gaussian(1, 1, decoder.channels().orElseThrow(), SIDE, SIDE);
        return new Network(() -> decoder.decode(latents, new Cancellation()), decoder::close);
    }

    private static Tensor gaussian(long seed, int... shape) {
        Random random = new Random(seed);
        return Tensor.generate(shape, i -> (float) random.nextGaussian());
    }

    private static void byTurns(String network, List<Path> directories, int count, Function<Path, Network> loader) {
        List<Calls> calls = directories.stream()
                .map(directory -> new Calls(directory, loader, count))
                .toList();
        for (int turn = 0; turn < count; turn++) {
            for (Calls each : calls) {
                each.time(turn);
            }
        }
        System.out.println();
        System.out.println("| " + network + " | load, s | memory, MB | call, s: best | median | core-s: best | median"
                + " | times as fast, median of turns | error |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        calls.forEach(each -> System.out.println(each.row(calls.get(0))));
        calls.forEach(each -> each.network.close().run());
    }

    /** Times in seconds; core-seconds depend less on other load. */
    private static final class Calls {

        private final String name;
        private final Network network;
        private final double load;
        private final long memory;
        private final Tensor result;
        private final double[] elapsed;
        private final double[] processor;

        Calls(Path directory, Function<Path, Network> loader, int count) {
            this.name = String.valueOf(directory.getFileName());
            ProcessStatus.forgetPeak();
            long before = ProcessStatus.memory();
            Stopwatch watch = new Stopwatch();
            this.network = loader.apply(directory);
            this.load = watch.elapsed();
            // The first call also lays out memory, and is not timed.
            this.result = network.call();
            this.memory = ProcessStatus.peakMemory() - before;
            this.elapsed = new double[count];
            this.processor = new double[count];
        }

        void time(int turn) {
            Stopwatch watch = new Stopwatch();
            network.call();
            elapsed[turn] = watch.elapsed();
            processor[turn] = watch.processor();
        }

        String row(Calls first) {
            double[] ratios = new double[elapsed.length];
            for (int turn = 0; turn < ratios.length; turn++) {
                ratios[turn] = first.elapsed[turn] / elapsed[turn];
            }
            return format(
                    "| `%s` | %.1f | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.1e |",
                    name,
                    load,
                    memory >> 20,
                    sorted(elapsed)[0],
                    median(elapsed),
                    sorted(processor)[0],
                    median(processor),
                    median(ratios),
                    Compare.relativeError(first.result.toArray(), result.toArray()));
        }

        private static double median(double[] values) {
            return sorted(values)[values.length / 2];
        }

        private static double[] sorted(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
