package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.testkit.ProcessStatus;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Many generations leave nothing behind. The benchmark MemoryTable makes a thousand. */
@EnabledOnOs(OS.LINUX)
class SteadyMemoryTest extends PipelineTestCase {

    private static final int COUNT = 60;
    private static final int MEGABYTE = 1_000_000;

    /** The image and sound of one take 0.14 MB of the heap, and a call of the decoder several MB beside it. */
    private void generate(int count) {
        for (int i = 0; i < count; i++) {
            riffusion
                    .textToAudio("take " + i)
                    .seed(i)
                    .steps(2)
                    .width(64)
                    .quality(InversionPreset.FAST)
                    .generate();
        }
    }

    @Test
    void manyGenerationsLeaveNothingBehind() {
        generate(COUNT / 3);
        long heap = heap();
        long process = ProcessStatus.memory();
        generate(COUNT);
        long heapGrowth = heap() - heap;
        long processGrowth = ProcessStatus.memory() - process;
        assertTrue(heapGrowth < 4 * MEGABYTE, "the heap grew by " + heapGrowth);
        assertTrue(processGrowth < 30 * MEGABYTE, "the process grew by " + processGrowth);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
