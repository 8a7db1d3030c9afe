package io.github.riffusion4j.onnx.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddedTokensTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void copyTinyVocabulary() throws IOException {
        try (Stream<Path> files = Files.list(TinyVocabulary.directory())) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName().toString()));
            }
        }
    }

    private void add(String json) throws IOException {
        Files.writeString(directory.resolve("added_tokens.json"), json);
    }

    /** The expected tokens were computed with transformers 4.57.6, {@code CLIPTokenizer} without ftfy. */
    @ParameterizedTest
    @CsvSource({
        "a <cat> b, 320 574 321",
        "a<cat>b, 320 574 321",
        "<CAT>, 283 66 64 339 285",
        "<cat><cat>_12, 574 575 273",
        "funkyness Funky, 576 77 68 82 338 534",
        "a My  Word My Word my word, 320 76 344 86 78 81 323 577 76 344 86 78 81 323",
        "jazz <|endoftext|><cat>, 535 573 574"
    })
    void agreesWithTransformers(String text, String tokens) throws IOException {
        add("{\"<cat>\": 574, \"<cat>_1\": 575, \"funky\": 576, \"My Word\": 577}");
        int[] expected =
                Arrays.stream(tokens.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        int[] actual = ClipTokenizer.read(directory).encode(text);
        assertArrayEquals(withFurtherTokens(expected), actual);
    }

    /** The expansion of words by diffusers before the tokenizer. */
    private static int[] withFurtherTokens(int[] tokens) {
        return Arrays.stream(tokens)
                .flatMap(token -> token == 574 ? Arrays.stream(new int[] {574, 575}) : Arrays.stream(new int[] {token}))
                .toArray();
    }

    @Test
    void aWordGivesAllItsTokens() throws IOException {
        add("{\"<cat>_2\": 580, \"<cat>\": 574, \"<cat>_1\": 575, \"<cat>_4\": 590, \"<dog>\": 576}");
        ClipTokenizer tokenizer = ClipTokenizer.read(directory);
        assertArrayEquals(new int[] {574, 575, 580}, tokenizer.encode("<cat>"));
        assertArrayEquals(new int[] {576, 580, 590}, tokenizer.encode("<dog><cat>_2 <cat>_4"));
        assertEquals(591, tokenizer.vocabularySize());
    }

    @Test
    void addedTokensAreWeightedAndCounted() throws IOException {
        add("{\"<cat>\": 574, \"<cat>_1\": 575}");
        ClipTokenizer tokenizer = ClipTokenizer.read(directory);
        PromptTokens weighted = PromptTokens.of(tokenizer, WeightedPrompt.parse("jazz (<cat>:1.3)"));
        int[] window = weighted.window(0);
        assertArrayEquals(new int[] {535, 574, 575, 573}, Arrays.copyOfRange(window, 1, 5));
        assertEquals(1, weighted.weight(1));
        assertEquals(1.3f, weighted.weight(2));
        assertEquals(1.3f, weighted.weight(3));
        assertEquals(1, weighted.weight(4));
        WeightedPrompt long37 = WeightedPrompt.parse("jazz " + "<cat> ".repeat(37));
        assertEquals(1, PromptTokens.of(tokenizer, long37).windowCount());
        WeightedPrompt long38 = WeightedPrompt.parse("<cat>".repeat(38));
        assertEquals(2, PromptTokens.of(tokenizer, long38).windowCount());
    }

    @Test
    void thePaddingTokenMayBeAnAddedToken() throws IOException {
        add("{\"<pad>\": 574}");
        Files.writeString(directory.resolve("special_tokens_map.json"), "{\"pad_token\": \"<pad>\"}");
        assertEquals(574, ClipTokenizer.read(directory).padToken());
    }

    @Test
    void tokensOfTheVocabularyMayBeRepeated() throws IOException {
        add("{\"<|endoftext|>\": 573}");
        ClipTokenizer tokenizer = ClipTokenizer.read(directory);
        assertEquals(574, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {535, 573}, tokenizer.encode("jazz<|endoftext|>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {"<cat>": 573}                  ~ gives "<cat>" the number 573, which is taken
            {"<cat>": 600, "<dog>": 600}    ~ gives "<dog>" the number 600, which is taken
            {"<cat>": -1}                   ~ gives "<cat>" the number -1, which is taken or out of range
            {"<cat>": 2000000000}           ~ gives "<cat>" the number 2000000000, which is taken or out of range
            {"<cat>": null}                 ~ gives "<cat>" the number -1
            {"": 574}                       ~ gives "" the number 574
            {"<|endoftext|>": 600}          ~ gives "<|endoftext|>" the number 600
            {"<cat>": "one"}                ~ <cat> should be a whole number
            []                              ~ not a JSON object
            """)
    void errorsNameTheFileAndTheFault(String json, String complaint) throws IOException {
        add(json);
        Failure.expect(
                InvalidFileException.class,
                () -> ClipTokenizer.read(directory),
                directory.resolve("added_tokens.json").toString(),
                complaint);
    }

    @Test
    void wordsAreAdded() throws IOException {
        add("{\"<cat>\": 574}");
        AddedTokens more = AddedTokens.read(directory).with(List.of("<dog>", "<dog>_1"), 600);
        assertEquals(Map.of("<cat>", 574, "<dog>", 600, "<dog>_1", 601), more.numbers());
        assertEquals(602, more.vocabularySize());
        Failure.expect(IllegalArgumentException.class, () -> more.with(List.of("<owl>"), 601), "<owl>", "601");
        Failure.expect(IllegalArgumentException.class, () -> more.with(List.of("<dog>"), 602), "<dog>");
    }

    @Test
    void ambiguousWordsAreRefused() throws IOException {
        add("{\"<cat>\": 574, \"<cat>_1\": 575, \"<dog>_2\": 576}");
        AddedTokens added = AddedTokens.read(directory);
        assertEquals(Optional.of("<cat>"), added.obstacleTo(List.of("<cat>", "<cat>_1")));
        assertEquals(Optional.of("<|endoftext|>"), added.obstacleTo(List.of("<|endoftext|>")));
        assertEquals(Optional.of("<dog>_2"), added.obstacleTo(List.of("<dog>", "<dog>_1", "<dog>_2")));
        // It would become one more token of the other word, or have one more itself.
        assertEquals(Optional.of("<cat>"), added.obstacleTo(List.of("<cat>_2")));
        assertEquals(Optional.of("<dog>_2"), added.obstacleTo(List.of("<dog>", "<dog>_1")));
        assertEquals(Optional.empty(), added.obstacleTo(List.of("<dog>")));
        assertEquals(Optional.empty(), added.obstacleTo(List.of("<cat>_3", "<cat>_3_1")));
    }

    @Test
    void manyTokensTakeLinearTime() throws IOException {
        try (InputStream tokens = AddedTokensTest.class.getResourceAsStream("added_tokens-6000.json")) {
            Files.copy(Objects.requireNonNull(tokens), directory.resolve("added_tokens.json"));
        }
        // A hundred times what it takes; with an alternative for each token, the text alone took seconds.
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            ClipTokenizer tokenizer = ClipTokenizer.read(directory);
            assertEquals(7000, tokenizer.vocabularySize());
            assertArrayEquals(new int[] {1012, 1999, 2000, 6999}, tokenizer.encode("<12><999> <1000><5999>"));
            String text = "<".repeat(200_000);
            assertArrayEquals(ClipTokenizer.read(TinyVocabulary.directory()).encode(text), tokenizer.encode(text));
        });
    }
}
