package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.Int8DotProduct;
import io.github.riffusion4j.onnx.session.TinyModels;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose 8-bit weights are for one kind of processors. */
class ModelDirectoryTest {

    private static final String OF_INT8 = "{\"_riffusion4j_profile\": \"CPU_INT8\"}";

    @TempDir
    private Path directory;

    @BeforeEach
    void setUp() {
        TinyModels.directory(directory);
    }

    private ModelDirectory model(String index) throws IOException {
        Files.writeString(directory.resolve("model_index.json"), index);
        return ModelDirectory.open(directory);
    }

    private static String madeFor(Int8DotProduct kind) {
        return OF_INT8.replace("}", ", \"_riffusion4j_int8_dot_product\": \"" + kind.name() + "\"}");
    }

    @Test
    void weightsForOtherProcessorsAreRefused() throws IOException {
        ModelDirectory model = model(madeFor(Int8DotProduct.EXACT));
        assertEquals(Optional.of(Int8DotProduct.EXACT), model.int8DotProduct());
        model.requireSupportedWeights(() -> Int8DotProduct.EXACT);
        Failure.expect(
                InvalidModelException.class,
                () -> model.requireSupportedWeights(() -> Int8DotProduct.SATURATING),
                directory.toString(),
                "neither VNNI nor",
                "import the model again on this machine",
                "-Driffusion.int8DotProduct=saturating");
    }

    @Test
    void saturatingWeightsAreAcceptedEverywhere() throws IOException {
        ModelDirectory model = model(madeFor(Int8DotProduct.SATURATING));
        assertEquals(Optional.of(Int8DotProduct.SATURATING), model.int8DotProduct());
        model.requireSupportedWeights(() -> Int8DotProduct.SATURATING);
        model.requireSupportedWeights(() -> Int8DotProduct.EXACT);
    }

    /** Their weights have all 8 bits. */
    @Test
    void importsWithoutTheSettingAreExact() throws IOException {
        assertEquals(Optional.of(Int8DotProduct.EXACT), model(OF_INT8).int8DotProduct());
    }

    /** The kind of this machine is not even determined. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"_riffusion4j_profile\": \"CPU\"}", "{\"_class_name\": \"OnnxPipeline\"}"})
    void otherModelsAreAcceptedEverywhere(String index) throws IOException {
        ModelDirectory model = model(index);
        assertEquals(Optional.empty(), model.int8DotProduct());
        model.requireSupportedWeights(() -> {
            throw new AssertionError("asked");
        });
    }

    @Test
    void anUnknownKindIsNamed() throws IOException {
        ModelDirectory model = model(madeFor(Int8DotProduct.EXACT).replace("EXACT", "FAST"));
        Failure.expect(
                InvalidFileException.class, model::int8DotProduct, "model_index.json", "EXACT or SATURATING", "FAST");
    }
}
