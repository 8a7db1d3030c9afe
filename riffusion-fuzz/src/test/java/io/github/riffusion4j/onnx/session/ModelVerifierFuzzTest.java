package io.github.riffusion4j.onnx.session;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.InputDirectory;
import io.github.riffusion4j.fuzz.ReaderProperty;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.nio.file.Path;

/** ONNX files, as far as they are read before ONNX Runtime gets them. */
class ModelVerifierFuzzTest {

    private static final ReaderProperty GRAPH =
            new ReaderProperty(16, InvalidModelException.class, InvalidFileException.class);

    private final InputDirectory directory = new InputDirectory();

    @FuzzTest
    void graph(byte[] file) {
        Path model = directory.write("model.onnx", file);
        GRAPH.check(() -> ModelVerifier.verify(model));
        directory.requireNothingElse();
    }
}
