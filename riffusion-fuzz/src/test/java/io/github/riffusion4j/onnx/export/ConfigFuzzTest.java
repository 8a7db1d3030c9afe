package io.github.riffusion4j.onnx.export;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.ReaderProperty;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Configurations of networks, as diffusers and transformers write them. */
class ConfigFuzzTest {

    private static final ReaderProperty CONFIG = new ReaderProperty(8, InvalidFileException.class);

    @FuzzTest
    void unet(byte[] file) {
        CONFIG.check(() -> {
            UnetConfig config = UnetConfig.of(reader(file));
            config.inChannels();
            config.sizeMultiple();
            config.timeEmbeddingWidth();
        });
    }

    @FuzzTest
    void autoencoder(byte[] file) {
        CONFIG.check(() -> Autoencoder.of(reader(file)).vaeScaleFactor());
    }

    @FuzzTest
    void textEncoder(byte[] file) {
        CONFIG.check(() -> ClipConfig.of(reader(file)));
    }

    private static ConfigReader reader(byte[] file) {
        return ConfigReader.of(new Checkpoint.Config(Path.of("config.json"), new String(file, StandardCharsets.UTF_8)));
    }
}
