package io.github.riffusion4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The seconds since it was made. */
final class Stopwatch {

    private static final double NANO = 1e-9;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long began = System.nanoTime();
    private final long processorBegan = SYSTEM.getProcessCpuTime();

    /** By the clock. */
    double elapsed() {
        return (System.nanoTime() - began) * NANO;
    }

    /** Of all cores, on this process; they depend less on what else the machine does. */
    double processor() {
        return (SYSTEM.getProcessCpuTime() - processorBegan) * NANO;
    }
}
