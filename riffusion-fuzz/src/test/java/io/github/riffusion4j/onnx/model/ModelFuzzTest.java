package io.github.riffusion4j.onnx.model;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.InputDirectory;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.nio.file.Path;

/** Configurations beside the graphs of an ONNX model. */
class ModelFuzzTest {

    private static final ReaderProperty CONFIG = new ReaderProperty(8, InvalidFileException.class);

    private final InputDirectory directory = new InputDirectory();

    @FuzzTest
    void config(byte[] file) {
        Path path = directory.write("config.json", file);
        CONFIG.check(() -> {
            ComponentConfig config = ComponentConfig.read(path);
            config.number("scaling_factor", 1e-6, 1e6);
            config.counts("sample_size", 2, 1024);
            config.count("score", "channels");
        });
        directory.requireNothingElse();
    }
}
