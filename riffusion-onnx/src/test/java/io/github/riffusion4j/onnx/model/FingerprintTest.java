package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

    private static final List<String> FOLDERS = List.of("unet", "vae_encoder");

    @TempDir
    private Path directory;

    private Path model(String name, byte[] weights) throws IOException {
        Path model = directory.resolve(name);
        Files.createDirectories(model.resolve("unet"));
        Files.writeString(model.resolve("unet/config.json"), "{}");
        Files.write(model.resolve("unet/model.onnx"), weights);
        return model;
    }

    private static byte[] weights(long seed) {
        byte[] weights = new byte[3_000_001];
        new Random(seed).nextBytes(weights);
        return weights;
    }

    @Test
    void doesNotDependOnTheLocation() throws IOException {
        String here = Fingerprint.of(model("here", weights(1)), FOLDERS);
        assertTrue(here.matches("[0-9a-f]{32}"), here);
        assertEquals(here, Fingerprint.of(model("there", weights(1)), FOLDERS));
    }

    @Test
    void dependsOnTheWeights() throws IOException {
        String one = Fingerprint.of(model("one", weights(1)), FOLDERS);
        assertNotEquals(one, Fingerprint.of(model("two", weights(2)), FOLDERS));

        byte[] longer = weights(1);
        Path model = model("longer", longer);
        Files.write(model.resolve("unet/more.onnx"), new byte[1]);
        assertNotEquals(one, Fingerprint.of(model, FOLDERS));

        byte[] oneLayerTrained = weights(1);
        for (int i = 1_000_000; i < 1_100_000; i++) {
            oneLayerTrained[i]++;
        }
        assertNotEquals(one, Fingerprint.of(model("trained", oneLayerTrained), FOLDERS));
    }

    @Test
    void otherFilesAreIgnored() throws IOException {
        Path model = model("model", weights(1));
        String before = Fingerprint.of(model, FOLDERS);
        Files.writeString(model.resolve("README.md"), "hello");
        assertEquals(before, Fingerprint.of(model, FOLDERS));
    }
}
