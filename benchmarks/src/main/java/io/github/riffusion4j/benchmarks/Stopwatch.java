package io.github.riffusion4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Measures the seconds since its creation. */
final class Stopwatch {

    private static final double NANO = 1e-9;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long began = System.nanoTime();
    private final long processorBegan = SYSTEM.getProcessCpuTime();

    /** Wall-clock seconds. */
    double elapsed() {
        return (System.nanoTime() - began) * NANO;
    }

    /** Processor seconds of all threads, which depend less on other load. */
    double processor() {
        return (SYSTEM.getProcessCpuTime() - processorBegan) * NANO;
    }
}
