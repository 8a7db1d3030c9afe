package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.library.ImportListener;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.library.ModelRecipe;
import io.github.riffusion4j.onnx.library.ModelSource;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.Lora;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomTensors;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A LoRA by its name on a hub, from the download to the imported model. */
class PublishedLoraDownloadTest extends HubTestCase {

    private static final String CONFIG_FILE = "adapter_config.json";
    private static final String WEIGHTS_FILE = "adapter_model.safetensors";

    private Path adapter;

    @BeforeEach
    void publish() throws IOException {
        adapter = Files.createDirectory(temporary.resolve("adapter"));
        List<Integer> shape = shape("conv_in.weight");
        int out = shape.get(0);
        int in = shape.get(1);
        int[] down = {2, in, shape.get(2), shape.get(3)};
        new RandomTensors()
                .add("base_model.model.conv_in.lora_A.weight", down)
                .add("base_model.model.conv_in.lora_B.weight", out, 2, 1, 1)
                .write(adapter.resolve(WEIGHTS_FILE), Precision.F32);
        Files.writeString(adapter.resolve(CONFIG_FILE), "{\"r\": 2, \"lora_alpha\": 1000}");
        server.small(CONFIG_FILE, Files.readString(adapter.resolve(CONFIG_FILE), StandardCharsets.UTF_8));
        server.large(WEIGHTS_FILE, Files.readAllBytes(adapter.resolve(WEIGHTS_FILE)));
    }

    private static List<Integer> shape(String tensor) {
        try (Checkpoint model = Checkpoint.open(RandomWeights.SMALL.directory())) {
            return model.unet().weights().tensor(tensor).shape();
        }
    }

    private byte[] unetWith(Optional<Path> lora, String name) throws IOException {
        ModelRecipe recipe = ModelRecipe.of(new ModelSource.Local(RandomWeights.SMALL.directory()), ExportProfile.PLAIN)
                .withLoras(lora.map(file -> new Lora(file, 0.5)).stream().toList());
        Path model = temporary.resolve(name);
        ModelLibrary.of(temporary.resolve("library"), Hub.of(settings))
                .importer(ImportListener.none(), new Cancellation())
                .write(recipe, model);
        try (Stream<Path> files = Files.list(model.resolve("unet"))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (Path file : files.sorted().toList()) {
                Files.copy(file, all);
            }
            return all.toByteArray();
        }
    }

    @Test
    void itIsDownloadedWithItsConfigurationAndMerged() throws IOException {
        byte[] named = unetWith(Optional.of(Path.of(FakeHub.MODEL)), "named");
        assertArrayEquals(unetWith(Optional.of(adapter), "local"), named);
        assertFalse(Arrays.equals(unetWith(Optional.empty(), "plain"), named), "the LoRA has changed nothing");
        assertEquals(1, server.seenByStore().size(), "large files are downloaded once");
        assertTrue(
                server.seenByHub().stream().noneMatch(seen -> seen.path().endsWith("unet/config.json")),
                "only what a LoRA needs");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Failure.expect(
                RiffusionException.class,
                () -> unetWith(Optional.of(Path.of(FakeHub.MODEL, "other.safetensors")), "other"),
                "owner/name/other.safetensors",
                "other.safetensors");
    }
}
