package io.github.riffusion4j.onnx.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTokenizerTest {

    @TempDir
    Path directory;

    /** The expected tokens were computed with transformers 4.57.6, {@code CLIPTokenizer} without ftfy. */
    @Test
    void agreesWithTransformersOnATinyVocabulary() throws IOException {
        assertAgrees("tiny-vocabulary.json", TinyVocabulary.tokenizer());
    }

    @Test
    void agreesWithTransformersOnTheWholeVocabulary() throws IOException {
        assertAgrees("clip-vocabulary.json", ClipVocabulary.tokenizer(directory));
    }

    private static void assertAgrees(String golden, ClipTokenizer tokenizer) throws IOException {
        for (JsonElement pair : JsonParser.parseString(Files.readString(TinyVocabulary.resource(golden)))
                .getAsJsonArray()) {
            String text = pair.getAsJsonArray().get(0).getAsString();
            assertArrayEquals(ints(pair.getAsJsonArray().get(1).getAsJsonArray()), tokenizer.encode(text), text);
        }
    }

    private static int[] ints(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonElement::getAsInt)
                .toArray();
    }

    @Test
    void knowsStartEndAndPaddingTokens() throws IOException {
        ClipTokenizer tokenizer = ClipVocabulary.tokenizer(directory);

        assertArrayEquals(new int[] {320, 1125, 539, 320, 2368}, tokenizer.encode("a photo of a cat"));
        assertEquals(49406, tokenizer.startToken());
        assertEquals(49407, tokenizer.endToken());
        assertEquals(49407, tokenizer.padToken());
        assertEquals(77, tokenizer.maxLength());
        assertEquals(49408, tokenizer.vocabularySize());
    }

    @Test
    void agreesWithTheReferenceOnItsOwnPrompts() {
        ClipTokenizer tokenizer = ClipTokenizer.read(SharedData.path("diffusion/tiny-sd-onnx/tokenizer"));
        Npy ids = SharedData.npy("diffusion/tiny-tensors/text_input_ids.npy");
        List<String> prompts =
                GoldenPrompt.read().stream().map(GoldenPrompt::prompt).toList();

        for (int i = 0; i < prompts.size(); i++) {
            int[] window = new int[77];
            Arrays.fill(window, tokenizer.padToken());
            window[0] = tokenizer.startToken();
            int[] tokens = tokenizer.encode(prompts.get(i));
            System.arraycopy(tokens, 0, window, 1, Math.min(tokens.length, 75));
            assertArrayEquals(ids.slice(i).ints(), window, prompts.get(i));
        }
    }

    @Test
    void aPaddingTokenIsSpecialInTextAsWell() throws IOException {
        copyTinyVocabulary();
        Files.writeString(directory.resolve("special_tokens_map.json"), "{\"pad_token\": \"!\"}");

        ClipTokenizer tokenizer = ClipTokenizer.read(directory);

        assertEquals(0, tokenizer.padToken());
        assertAgrees("tiny-vocabulary-padded-with-bang.json", tokenizer);
    }

    @Test
    void aPaddingTokenMayBeAnObject() throws IOException {
        copyTinyVocabulary();
        Files.delete(directory.resolve("special_tokens_map.json"));
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                "{\"pad_token\": {\"content\": \"!\", \"lstrip\": false}, \"model_max_length\": 12}");

        ClipTokenizer tokenizer = ClipTokenizer.read(directory);

        assertEquals(0, tokenizer.padToken());
        assertEquals(12, tokenizer.maxLength());
    }

    @Test
    void needsOnlyVocabularyAndMerges() throws IOException {
        copyTinyVocabulary();
        Files.delete(directory.resolve("special_tokens_map.json"));
        Files.delete(directory.resolve("tokenizer_config.json"));

        ClipTokenizer tokenizer = ClipTokenizer.read(directory);

        assertEquals(tokenizer.endToken(), tokenizer.padToken());
        assertEquals(77, tokenizer.maxLength());
    }

    @Test
    void anUnlimitedLengthIsThatOfClip() throws IOException {
        copyTinyVocabulary();
        Files.writeString(
                directory.resolve("tokenizer_config.json"), "{\"model_max_length\": 1000000000000000019884624838656}");

        assertEquals(77, ClipTokenizer.read(directory).maxLength());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            vocab.json              ~ ''                                            ~ not a JSON object
            vocab.json              ~ {"a": 1                                       ~ not valid JSON
            vocab.json              ~ []                                            ~ not a JSON object
            vocab.json              ~ {"<|startoftext|>": 1}                        ~ has no token "<|endoftext|>"
            vocab.json              ~ {"a": 1, "b": 1}                              ~ the number 1, which is taken
            vocab.json              ~ {"a": -1}                                     ~ the number -1
            vocab.json              ~ {"a": "one"}                                  ~ a should be a whole number
            vocab.json              ~ {"<|startoftext|>": 0, "<|endoftext|>": 1}    ~ must come from the same model
            merges.txt              ~ v\\na b c                                      ~ line 2 is not a pair
            merges.txt              ~ v\\nz¡ z                                      ~ line 2 ("z¡ z") has symbols that vocab.json lacks
            tokenizer_config.json   ~ {"model_max_length": 2}                       ~ model_max_length is 2
            tokenizer_config.json   ~ {"model_max_length": "long"}                  ~ model_max_length should be a number
            special_tokens_map.json ~ {"pad_token": {}}                             ~ pad_token should be a token
            special_tokens_map.json ~ {"pad_token": "zebra"}                        ~ has no token "zebra"
            """)
    void errorsNameTheFileAndTheFault(String name, String content, String complaint) throws IOException {
        copyTinyVocabulary();
        Files.writeString(directory.resolve(name), content.replace("\\n", "\n"));

        InvalidFileException e = assertThrows(InvalidFileException.class, () -> ClipTokenizer.read(directory));

        assertTrue(String.valueOf(e.getMessage()).startsWith(directory.toString()), e::getMessage);
        assertTrue(String.valueOf(e.getMessage()).contains(complaint), e::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocab.json", "merges.txt"})
    void errorsNameTheMissingFile(String name) throws IOException {
        copyTinyVocabulary();
        Files.delete(directory.resolve(name));

        InvalidFileException e = assertThrows(InvalidFileException.class, () -> ClipTokenizer.read(directory));

        assertTrue(String.valueOf(e.getMessage()).contains(name + ": does not exist"), e::getMessage);
    }

    @Test
    void aByteThatTheVocabularyLacksBecomesTheEndToken() throws IOException {
        Files.writeString(
                directory.resolve("vocab.json"), "{\"<|startoftext|>\": 0, \"<|endoftext|>\": 1, \"a</w>\": 2}");
        Files.writeString(directory.resolve("merges.txt"), "#version: 0.2\n");

        assertArrayEquals(new int[] {1, 2}, ClipTokenizer.read(directory).encode("ba"));
    }

    @Test
    void acceptsAnyString() {
        ClipTokenizer tokenizer = TinyVocabulary.tokenizer();
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            int bound = 1 << (1 + random.nextInt(16));
            char[] chars = new char[random.nextInt(60)];
            for (int c = 0; c < chars.length; c++) {
                chars[c] = (char) random.nextInt(bound);
            }
            assertInRange(tokenizer, new String(chars));
        }
        assertInRange(tokenizer, "\ud83d");
        assertInRange(tokenizer, "\udc00\ud800");
        assertInRange(tokenizer, "<|endoftext|>".repeat(1000));
        assertInRange(tokenizer, "bass".repeat(50_000));
        assertInRange(tokenizer, "🎷".repeat(50_000));
        assertInRange(tokenizer, "\u0301".repeat(50_000));
    }

    private static void assertInRange(ClipTokenizer tokenizer, String text) {
        for (int token : tokenizer.encode(text)) {
            assertTrue(token >= 0 && token < tokenizer.vocabularySize(), () -> token + " for " + text);
        }
    }

    private void copyTinyVocabulary() throws IOException {
        try (var files = Files.list(TinyVocabulary.directory())) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName().toString()));
            }
        }
    }
}
