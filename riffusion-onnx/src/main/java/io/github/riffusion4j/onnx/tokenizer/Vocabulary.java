package io.github.riffusion4j.onnx.tokenizer;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens of a {@code vocab.json}: pieces of text, each with a number of its own. */
final class Vocabulary {

    /** The limit of numbers, far above any real vocabulary and far below an overflow. */
    private static final int HIGHEST = 1 << 24;

    private final Path file;
    private final Map<String, Integer> tokens;
    private final Set<Integer> numbers;

    private Vocabulary(Path file, Map<String, Integer> tokens, Set<Integer> numbers) {
        this.file = file;
        this.tokens = tokens;
        this.numbers = numbers;
    }

    static Vocabulary read(Path file) {
        JsonFile json = JsonFile.read(file);
        Map<String, Integer> tokens = new HashMap<>();
        Set<Integer> numbers = new HashSet<>();
        for (String text : json.object().keySet()) {
            int number = json.integer(text, -1);
            if (!isNumber(number) || !numbers.add(number)) {
                throw new InvalidFileException(
                        file, "gives \"" + text + "\" the number " + number + ", which is taken or out of range");
            }
            tokens.put(text, number);
        }
        return new Vocabulary(file, tokens, numbers);
    }

    /** Returns whether the number is in range. */
    static boolean isNumber(int number) {
        return number >= 0 && number <= HIGHEST;
    }

    /** Returns whether a token has that number. */
    boolean holds(int number) {
        return numbers.contains(number);
    }

    /** The number of a token, or null if there is no such token. */
    @Nullable Integer find(String text) {
        return tokens.get(text);
    }

    /** The number of a token that must be there. */
    int require(String text) {
        Integer token = find(text);
        if (token == null) {
            throw new InvalidFileException(
                    file, "has no token \"" + text + "\"; is this the vocabulary of a CLIP model?");
        }
        return token;
    }

    /** One more than the highest number. */
    int size() {
        return 1 + tokens.values().stream().mapToInt(number -> number).max().orElse(-1);
    }
}
