package io.github.riffusion4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Resource usage of this process; Linux only. */
public final class ProcessStatus {

    private static final Path SELF = Path.of("/proc/self");

    private ProcessStatus() {}

    /** The resident memory, in bytes. */
    public static long memory() {
        return status("VmRSS:") << 10;
    }

    /** The peak of resident memory since {@link #forgetPeak}, in bytes. */
    public static long peakMemory() {
        return status("VmHWM:") << 10;
    }

    /** Resets the peak. */
    public static void forgetPeak() {
        try {
            Files.writeString(SELF.resolve("clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of threads, native ones included. */
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
