package io.github.riffusion4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The resident memory of this process, native libraries included, as Linux counts it; unknown elsewhere. */
final class ProcessMemory {

    private static final Path SELF = Path.of("/proc/self");

    private ProcessMemory() {}

    /** Bytes in memory now. */
    static OptionalLong now() {
        return status("VmRSS:");
    }

    /** The most bytes since {@link #forgetPeak}. */
    static OptionalLong peak() {
        return status("VmHWM:");
    }

    /** Measures the peak anew, where the system allows it. */
    static void forgetPeak() {
        try {
            if (Files.isWritable(SELF.resolve("clear_refs"))) {
                Files.writeString(SELF.resolve("clear_refs"), "5");
            }
        } catch (IOException e) {
            // The peak is then that of the whole process.
        }
    }

    private static OptionalLong status(String name) {
        Path file = SELF.resolve("status");
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
