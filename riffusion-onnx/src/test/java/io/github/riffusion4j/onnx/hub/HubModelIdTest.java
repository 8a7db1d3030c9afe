package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelIdTest {

    private final Hub hub = Hub.of(Path.of("cache"));

    @ParameterizedTest
    @CsvSource({
        "gpt2, gpt2, main, ''",
        "riffusion/riffusion-model-v1, riffusion/riffusion-model-v1, main, ''",
        "a/b@v1.0, a/b, v1.0, ''",
        "a/b/c/d.safetensors, a/b, main, c/d.safetensors",
        "a/b@fp16/c.ckpt, a/b, fp16, c.ckpt"
    })
    void parsesIdentifiers(String text, String repository, String revision, String file) {
        HubModel model = hub.model(text);
        assertEquals(repository, model.repository());
        assertEquals(revision, model.revision());
        assertEquals(Optional.of(file).filter(path -> !path.isEmpty()), model.file());
        assertEquals(model.toString(), hub.model(model.toString()).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "../b",
                "a--b/c",
                "a/b..c",
                "-a/b",
                "a/b.",
                "https://huggingface.co/a/b",
                "a b/c",
                "a/b.git",
                "a/b@",
                "a/b@../x"
            })
    void invalidIdentifiersAreRejected(String text) {
        Failure.expect(IllegalArgumentException.class, () -> hub.model(text), "but not \"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/../b", "/a", "a/", "a//b", "-a", ".a", "a b", "a\\b"})
    void invalidRevisionsAreRejected(String revision) {
        Failure.expect(
                IllegalArgumentException.class, () -> hub.model("a/b").revision(revision), "\"" + revision + "\"");
    }
}
