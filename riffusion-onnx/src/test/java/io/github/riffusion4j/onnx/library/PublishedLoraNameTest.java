package io.github.riffusion4j.onnx.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.weights.Lora;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRA files by their names on the hub, in a cache that holds what was downloaded. */
class PublishedLoraNameTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path cache;

    private Path snapshot(String repository, String... files) throws IOException {
        Path model = cache.resolve("models--" + repository.replace("/", "--"));
        Path snapshot = model.resolve("snapshots").resolve(COMMIT);
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), COMMIT);
        for (String file : files) {
            Path path = snapshot.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content");
        }
        return snapshot;
    }

    private Lora local(String name) {
        return new PublishedLora(Hub.of(cache).offline(), ImportListener.none(), new Cancellation())
                .local(new Lora(Path.of(name), 0.5));
    }

    @Test
    void findsTheFileOfARepository() throws IOException {
        Path peft = snapshot("owner/peft", "adapter_config.json", "adapter_model.safetensors", "other.safetensors");
        Lora found = local("owner/peft");
        assertEquals(new Lora(peft.resolve("adapter_model.safetensors"), 0.5), found);
        assertEquals(List.of(found.file(), peft.resolve("adapter_config.json")), found.files());
        Path one = snapshot("owner/one", "README.md", "style.safetensors", "deep/other.safetensors");
        assertEquals(one.resolve("style.safetensors"), local("owner/one").file());
        assertEquals(
                one.resolve("deep/other.safetensors"),
                local("owner/one/deep/other.safetensors").file());
        snapshot("owner/two", "a.safetensors", "b.safetensors");
        Failure.expect(
                RiffusionException.class, () -> local("owner/two"), "owner/two/file.safetensors", "a.safetensors, b");
    }

    @Test
    void saysThatItIsNeitherHereNorThere() {
        Failure.expect(
                RiffusionException.class,
                () -> local("owner/nothing"),
                "no LoRA file or directory owner/nothing here",
                "not in the cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"style.safetensors", "loras/style.safetensors", "/owner/name", "a b/c d/e", "../x/y.pt"})
    void otherPathsStayAsTheyAre(String path) {
        assertEquals(Path.of(path), local(path).file());
    }
}
