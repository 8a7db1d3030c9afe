package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GraalVM's metadata name classes and resources that exist. */
class NativeImageMetadataTest {

    private static JsonElement read(String file) throws IOException {
        String path = "/META-INF/native-image/io.github.riffusion4j/" + file;
        try (InputStream in = Objects.requireNonNull(RiffusionPipeline.class.getResourceAsStream(path), path)) {
            return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void requireClass(String name) {
        assertDoesNotThrow(() -> Class.forName(name, false, RiffusionPipeline.class.getClassLoader()), name);
    }

    private static void requireCondition(JsonElement entry) {
        JsonObject condition = entry.getAsJsonObject().getAsJsonObject("condition");
        requireClass(condition.get("typeReachable").getAsString());
    }

    @Test
    void classesThatOnnxRuntimeUsesByJniExist() throws IOException {
        for (JsonElement entry : read("riffusion-onnx/jni-config.json").getAsJsonArray()) {
            requireCondition(entry);
            requireClass(entry.getAsJsonObject().get("name").getAsString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "riffusion-onnx, META-INF/riffusion4j/models/tiny/files.txt",
        "riffusion-onnx, ai/onnxruntime/OrtSession.class",
        "riffusion-core, io/github/riffusion4j/seed/og_beat.png",
    })
    void resourcesAreIncluded(String module, String resource) throws IOException {
        boolean included = false;
        for (JsonElement entry : read(module + "/resource-config.json")
                .getAsJsonObject()
                .getAsJsonObject("resources")
                .getAsJsonArray("includes")) {
            requireCondition(entry);
            String pattern = entry.getAsJsonObject().get("pattern").getAsString();
            included |= Pattern.matches(pattern, resource);
        }
        assertTrue(included, resource);
        assertTrue(RiffusionPipeline.class.getClassLoader().getResource(resource) != null, resource);
    }
}
