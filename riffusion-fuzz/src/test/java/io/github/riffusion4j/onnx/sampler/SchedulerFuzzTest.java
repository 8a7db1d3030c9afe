package io.github.riffusion4j.onnx.sampler;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.InputDirectory;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.nio.file.Path;

/** Configurations of schedulers. */
class SchedulerFuzzTest {

    private static final ReaderProperty CONFIG = new ReaderProperty(32, InvalidFileException.class);

    private final InputDirectory directory = new InputDirectory();

    @FuzzTest
    void config(byte[] file) {
        Path path = directory.write("scheduler_config.json", file);
        CONFIG.check(() -> NoiseSchedule.of(SchedulerConfig.read(path)).finalLevel());
        directory.requireNothingElse();
    }
}
