package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.testkit.ProcessStatus;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Detects memory leaks: the heap after a collection, and the resident memory of the process on Linux, after every
 * hundred generations. Prints a table in Markdown. Arguments: a model's directory or name, and the number of
 * generations (1000).
 */
public final class MemoryTable {

    private static final int EVERY = 100;
    private static final int COLUMNS = 64;

    private MemoryTable() {}

    public static void main(String[] args) {
        if (args.length < 1) {
            throw new IllegalArgumentException("needs a model");
        }
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
        System.out.println("| generations | heap, MB | process, MB |");
        System.out.println("|---|---|---|");
        try (RiffusionPipeline riffusion = RiffusionPipeline.builder()
                .model(Model.named(args[0]))
                .device(Device.cpu())
                .build()) {
            for (int done = 0; done <= count; done++) {
                if (done % EVERY == 0) {
                    System.out.printf(
                            Locale.ROOT, "| %d | %.1f | %.1f |%n", done, heap(), ProcessStatus.memory() / 1e6);
                }
                // The embeddings of a hundred prompts are kept, from the first hundred generations on.
                riffusion
                        .textToAudio("take " + done % EVERY)
                        .seed(done)
                        .steps(2)
                        .width(COLUMNS)
                        .quality(InversionPreset.FAST)
                        .generate();
            }
        }
    }

    private static double heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }
}
