package io.github.riffusion4j.onnx.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLIP's tokenizer for models that have none, in a cache that holds it. */
class ClipFilesTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path directory;

    private ClipFiles files() throws IOException {
        Path clip = directory.resolve("cache/models--openai--clip-vit-large-patch14");
        Path snapshot = Files.createDirectories(clip.resolve("snapshots").resolve(COMMIT));
        Files.createDirectories(clip.resolve("refs"));
        Files.writeString(clip.resolve("refs/main"), COMMIT);
        for (String file : List.of("vocab.json", "merges.txt")) {
            Files.writeString(snapshot.resolve(file), file);
        }
        return new ClipFiles(Hub.of(directory.resolve("cache")).offline(), ImportListener.none(), new Cancellation());
    }

    /** A model whose embeddings have that width, as far as its configuration says. */
    private Checkpoint model(int width) throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        for (String part : List.of("unet", "vae", "scheduler", "text_encoder")) {
            Path from = RandomWeights.SMALL.directory().resolve(part);
            Path to = Files.createDirectory(model.resolve(part));
            try (var found = Files.list(from)) {
                for (Path file : found.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        Path config = model.resolve("text_encoder/config.json");
        String json = Files.readString(config).replaceFirst("\"hidden_size\": *[0-9]+", "\"hidden_size\": " + width);
        assertTrue(json.contains("" + width), json);
        Files.writeString(config, json);
        return Checkpoint.open(model);
    }

    @Test
    void theTemporaryDirectoryForOpenClipsPaddingIsDeleted() throws IOException {
        try (Checkpoint model = model(1024)) {
            ClipFiles.Tokenizer tokenizer = files().tokenizerOf(model);
            assertTrue(Files.readString(tokenizer.directory().resolve("special_tokens_map.json"))
                    .contains("!"));
            assertEquals("merges.txt", Files.readString(tokenizer.directory().resolve("merges.txt")));
            tokenizer.close();
            assertFalse(Files.exists(tokenizer.directory()));
        }
    }

    @Test
    void theDownloadItselfStays() throws IOException {
        try (Checkpoint model = model(16)) {
            ClipFiles.Tokenizer tokenizer = files().tokenizerOf(model);
            tokenizer.close();
            assertEquals("vocab.json", Files.readString(tokenizer.directory().resolve("vocab.json")));
            assertFalse(Files.exists(tokenizer.directory().resolve("special_tokens_map.json")));
        }
    }
}
