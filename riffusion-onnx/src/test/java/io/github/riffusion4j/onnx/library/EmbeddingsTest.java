package io.github.riffusion4j.onnx.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonParser;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.tokenizer.ClipTokenizer;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.Lora;
import io.github.riffusion4j.onnx.weights.SafetensorsBytes;
import io.github.riffusion4j.onnx.weights.TestTensor;
import io.github.riffusion4j.onnx.weights.TextualInversion;
import io.github.riffusion4j.onnx.weights.Weights;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Textual inversions, from their files to the embedding of a prompt. */
class EmbeddingsTest {

    private static final int WIDTH = 16;

    private static final RandomModel MODEL = new RandomModel(
            new RandomClip(514, WIDTH, 40, 2, 2, "quick_gelu"),
            new RandomUnet(List.of(16, 32), List.of(true, false), List.of(2, 4), 1, 1, 4, WIDTH, false, true, 8),
            new RandomVae(List.of(8, 16), 1, 4, 4, false, false));

    private static final String TABLE = "text_model.embeddings.token_embedding.weight";

    @TempDir
    private Path directory;

    private Path weights = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        weights = directory.resolve("weights");
        MODEL.write(weights, Precision.F32);
    }

    private Path embedding(String file, String tensor, int... shape) throws IOException {
        Path path = directory.resolve(file);
        new RandomTensors().add(tensor, shape).write(path, Precision.F32);
        return path;
    }

    private ModelRecipe recipe(Path... embeddings) {
        return ModelRecipe.of(new ModelSource.Local(weights), ExportProfile.CPU).withEmbeddings(List.of(embeddings));
    }

    private Path write(String name, ModelRecipe recipe) {
        Path model = directory.resolve(name);
        Hub hub = Hub.of(directory.resolve("hub")).offline();
        new ModelImport(hub, directory, ImportListener.none(), new Cancellation()).write(recipe, model);
        return model;
    }

    private static Tensor embed(Path model, String prompt) {
        try (StableDiffusion loaded = StableDiffusion.load(model, Device.cpu().withThreads(1))) {
            return loaded.embed(List.of(WeightedPrompt.parse(prompt)), new Cancellation())
                    .get(0);
        }
    }

    /** The same model, in which a letter of the vocabulary has another embedding. */
    private void teach(String letter, Tensor vector) throws IOException {
        int token = ClipTokenizer.read(weights.resolve("tokenizer")).encode(letter)[0];
        List<TestTensor> changed = new ArrayList<>();
        Path file = weights.resolve("text_encoder/model.safetensors");
        try (Weights opened = Weights.open(file)) {
            for (TestTensor tensor : TestTensor.copies(opened)) {
                if (!tensor.name().equals(TABLE)) {
                    changed.add(tensor);
                }
            }
            float[] table = opened.tensor(TABLE).floats();
            System.arraycopy(vector.toArray(), 0, table, token * WIDTH, WIDTH);
            changed.add(TestTensor.floats(TABLE, List.of(514, WIDTH), table));
        }
        SafetensorsBytes.write(file, changed);
    }

    @Test
    void aWordHasItsVectors() throws IOException {
        Path cat = embedding("cat.safetensors", "<cat>", WIDTH);
        Path band = embedding("big band.safetensors", "emb_params", 3, WIDTH);
        Path model = write("with words", recipe(cat, band));
        Tensor vectors = TextualInversion.read(band).vectors();
        teach("v", TextualInversion.read(cat).vectors());
        teach("x", vectors.slice(0));
        teach("y", vectors.slice(1));
        teach("z", vectors.slice(2));
        Path replaced = write("with other letters", recipe());
        assertEquals(embed(replaced, "a v b"), embed(model, "a <cat> b"));
        assertNotEquals(embed(model, "a v b"), embed(model, "a <cat> b"));
        assertEquals(embed(replaced, "a (x y z:1.3) v"), embed(model, "a (big band:1.3)<cat>"));
        Tensor twoWindows = embed(model, "big band ".repeat(26));
        assertArrayEquals(new int[] {1, 154, WIDTH}, twoWindows.shape());
        assertEquals(embed(replaced, "x y z ".repeat(26)), twoWindows);
    }

    @Test
    void theDirectoryHasTheLayoutOfHuggingFace() throws IOException {
        Path model = write("model", recipe(embedding("1", "<cat>", 2, WIDTH), embedding("2", "<dog>", WIDTH)));
        assertJson("{'<cat>': 514, '<cat>_1': 515, '<dog>': 516}", model.resolve("tokenizer/added_tokens.json"));
        assertFalse(Files.exists(model.resolve("tokenizer/tokenizer_config.json")));
        assertEquals(
                517,
                JsonParser.parseString(Files.readString(model.resolve("text_encoder/config.json")))
                        .getAsJsonObject()
                        .get("vocab_size")
                        .getAsInt());
    }

    @Test
    void newWordsFollowTheModelsOwn() throws IOException {
        Path first = embedding("1", "<cat>", 2, WIDTH);
        Path second = embedding("2", "<dog>", WIDTH);
        Path config = weights.resolve("tokenizer/tokenizer_config.json");
        Files.writeString(
                config,
                "{'model_max_length': 77, 'added_tokens_decoder': {'514': {'content': 'kept'}}}".replace('\'', '"'));
        try (Checkpoint opened = Checkpoint.open(weights)) {
            Checkpoint both = opened.withEmbeddings(List.of(TextualInversion.read(first)))
                    .with(List.of())
                    .withEmbeddings(List.of(TextualInversion.read(second)));
            assertEquals(517, both.vocabularySize());
            assertEquals(
                    List.of("<cat>", "<dog>"),
                    both.embeddings().stream().map(TextualInversion::token).toList());
            SafetensorsBytes.write(
                    weights.resolve("text_encoder/model.safetensors"),
                    TestTensor.copies(both.textEncoder().weights()));
        }
        // A model that was saved with its words, and is taught another.
        Files.writeString(
                weights.resolve("text_encoder/config.json"),
                new RandomClip(517, WIDTH, 40, 2, 2, "quick_gelu").config());
        Files.writeString(weights.resolve("tokenizer/added_tokens.json"), "{\"<cat>\": 514, \"<cat>_1\": 515}");
        Path plain = write("plain", recipe());
        assertEquals(-1, Files.mismatch(config, plain.resolve("tokenizer/tokenizer_config.json")));
        assertJson("{'<cat>': 514, '<cat>_1': 515}", plain.resolve("tokenizer/added_tokens.json"));
        Path more = write("more", recipe(embedding("3", "<owl>", WIDTH)));
        assertJson("{'<cat>': 514, '<cat>_1': 515, '<owl>': 517}", more.resolve("tokenizer/added_tokens.json"));
        assertJson("""
                {'model_max_length': 77, 'added_tokens_decoder': {'514': {'content': 'kept'}, '515':
                {'content': '<cat>_1', 'lstrip': false, 'normalized': true, 'rstrip': false, 'single_word': false,
                'special': false}, '517': {'content': '<owl>', 'lstrip': false, 'normalized': true, 'rstrip': false,
                'single_word': false, 'special': false}}}
                """, more.resolve("tokenizer/tokenizer_config.json"));
        assertEquals(embed(plain, "a <cat>"), embed(more, "a <cat>"));
    }

    /** As Stable Diffusion web UI bundles them. */
    @Test
    void wordsOfALoraAreTaught() throws IOException {
        Path lora = embedding("style.safetensors", "bundle_emb.cat.string_to_param.*", 2, WIDTH);
        Path model = write("with lora", recipe().withLoras(List.of(new Lora(lora, 0.5))));
        assertArrayEquals(
                new int[] {514, 515},
                ClipTokenizer.read(model.resolve("tokenizer")).encode("cat"));
        Path same = embedding("cat.safetensors", "emb_params", 2, WIDTH);
        try (Weights vectors = Weights.open(lora)) {
            SafetensorsBytes.write(
                    same,
                    List.of(TestTensor.floats(
                            "emb_params",
                            List.of(2, WIDTH),
                            vectors.tensor("bundle_emb.cat.string_to_param.*").floats())));
        }
        assertEquals(embed(write("with file", recipe(same)), "a cat b"), embed(model, "a cat b"));
    }

    private static void assertJson(String expected, Path file) throws IOException {
        assertEquals(
                JsonParser.parseString(expected.replace('\'', '"')), JsonParser.parseString(Files.readString(file)));
    }

    @Test
    void mismatchesAreNamed() throws IOException {
        Path wide = embedding("wide", "<wide>", 2, 24);
        assertRefused(wide, recipe(wide), "a width of 16", "\"<wide>\" with a width of 24", "another version");
        Path letter = embedding("q.pt", "emb_params", WIDTH);
        assertRefused(
                letter, recipe(letter), "\"q\", though there is \"q\" already, in the vocabulary", "can be changed");
        Path cat = embedding("cat", "<cat>", 2, WIDTH);
        Path same = embedding("same", "<cat>", WIDTH);
        assertRefused(same, recipe(cat, same), "\"<cat>\"", "though there is \"<cat>\" already", "given before");
        Path third = embedding("third", "<cat>_2", WIDTH);
        assertRefused(third, recipe(cat, third), "\"<cat>_2\"", "there is \"<cat>\" already");
        Path text = Files.writeString(directory.resolve("text"), "no tensors");
        assertRefused(text, recipe(cat, text), "found something else");
        assertRefused(directory.resolve("nothing"), recipe(directory.resolve("nothing")), "no file of that name");
        Files.writeString(weights.resolve("tokenizer/added_tokens.json"), "{\"<dog>\": 514}");
        assertRefused(weights.resolve("tokenizer"), recipe(cat), "514 tokens", "one with 515");
    }

    private void assertRefused(Path file, ModelRecipe recipe, String... complaints) {
        Failure.expect(InvalidModelException.class, () -> write("refused", recipe), complaints);
        Failure.expect(InvalidModelException.class, () -> write("refused", recipe), file + ": expected");
        assertFalse(Files.exists(directory.resolve("refused")));
    }

    @Test
    void embeddingsMakeADifferentModelOfTheLibrary() throws IOException {
        Path cat = embedding("cat", "emb_params", WIDTH);
        Path dog = Files.createSymbolicLink(directory.resolve("dog"), cat);
        String none = ModelKey.of(recipe(), weights);
        String first = ModelKey.of(recipe(cat), weights);
        assertNotEquals(none, first);
        assertEquals(first, ModelKey.of(recipe(cat), weights));
        assertNotEquals(first, ModelKey.of(recipe(dog), weights));
        Path nothing = directory.resolve("nothing");
        Failure.expect(RiffusionException.class, () -> ModelKey.of(recipe(nothing), weights), nothing.toString());
    }
}
