package io.github.riffusion4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process has in memory, in bytes, as Linux tells it. */
final class ProcessMemory {

    private static final Path SELF = Path.of("/proc/self");

    private ProcessMemory() {}

    /** What it has now. */
    static long now() {
        return status("VmRSS:");
    }

    /** The most that it had since {@link #forgetPeak}. */
    static long peak() {
        return status("VmHWM:");
    }

    /** From now on the peak is that of what follows. */
    static void forgetPeak() {
        try {
            Files.writeString(SELF.resolve("clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long status(String name) {
        try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
