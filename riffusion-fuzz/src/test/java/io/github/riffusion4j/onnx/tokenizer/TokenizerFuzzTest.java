package io.github.riffusion4j.onnx.tokenizer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.InputDirectory;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The syntax of prompts, their tokens, and the files of a tokenizer. */
class TokenizerFuzzTest {

    private static final ReaderProperty SYNTAX = new ReaderProperty(16, IllegalArgumentException.class);
    private static final ReaderProperty FILES = new ReaderProperty(32, InvalidFileException.class);
    private static final byte[] VOCABULARY = ("{\"!\": 0, \"a\": 1, \"b\": 2, \"a</w>\": 3, \"b</w>\": 4, \"ab\": 5,"
                    + " \"ab</w>\": 6, \"<|startoftext|>\": 7, \"<|endoftext|>\": 8}")
            .getBytes(StandardCharsets.UTF_8);
    private static final byte[] MERGES = "#version: 0.2\na b\na b</w>\n".getBytes(StandardCharsets.UTF_8);

    private final InputDirectory directory = new InputDirectory();

    @FuzzTest
    void syntax(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        SYNTAX.check(() -> WeightedPrompt.parse(text));
    }

    @FuzzTest
    void tokens(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        ClipTokenizer tokenizer = Tiny.TOKENIZER;
        SYNTAX.check(
                () -> PromptTokens.of(tokenizer, WeightedPrompt.parse(text)).padTo(200));
    }

    @FuzzTest
    void vocabulary(byte[] file) {
        read(file, MERGES, "{}".getBytes(StandardCharsets.UTF_8), "tokenizer_config.json");
    }

    @FuzzTest
    void merges(byte[] file) {
        read(VOCABULARY, file, "{}".getBytes(StandardCharsets.UTF_8), "tokenizer_config.json");
    }

    @FuzzTest
    void config(byte[] file) {
        read(VOCABULARY, MERGES, file, "tokenizer_config.json");
    }

    @FuzzTest
    void addedTokens(byte[] file) {
        read(VOCABULARY, MERGES, file, "added_tokens.json");
    }

    @FuzzTest
    void specialTokens(byte[] file) {
        read(VOCABULARY, MERGES, file, "special_tokens_map.json");
    }

    private void read(byte[] vocabulary, byte[] merges, byte[] other, String name) {
        directory.write("vocab.json", vocabulary);
        directory.write("merges.txt", merges);
        directory.write(name, other);
        FILES.check(() -> ClipTokenizer.read(directory.path()).encode("ab <|endoftext|> abba"));
        directory.requireNothingElse();
    }

    /** Read once. */
    private static final class Tiny {

        private static final ClipTokenizer TOKENIZER = read();

        private static ClipTokenizer read() {
            InputDirectory directory = new InputDirectory();
            directory.write("vocab.json", VOCABULARY);
            Path merges = directory.write("merges.txt", MERGES);
            return ClipTokenizer.read(merges.resolveSibling(""));
        }
    }
}
