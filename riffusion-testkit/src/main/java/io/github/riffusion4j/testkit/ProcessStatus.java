package io.github.riffusion4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process takes of the machine, as Linux tells it, and only Linux. */
public final class ProcessStatus {

    private static final Path SELF = Path.of("/proc/self");

    private ProcessStatus() {}

    /** What it has in memory, in bytes. */
    public static long memory() {
        return status("VmRSS:") << 10;
    }

    /** The most that it had in memory since {@link #forgetPeak}, in bytes. */
    public static long peakMemory() {
        return status("VmHWM:") << 10;
    }

    /** From now on the peak is that of what follows. */
    public static void forgetPeak() {
        try {
            Files.writeString(SELF.resolve("clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many threads it runs, native ones included. */
    public static long threads() {
        return status("Threads:");
    }

    private static long status(String name) {
        try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
