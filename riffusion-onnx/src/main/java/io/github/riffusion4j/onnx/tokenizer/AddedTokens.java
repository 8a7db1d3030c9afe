package io.github.riffusion4j.onnx.tokenizer;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tokens that were added to a tokenizer's vocabulary, as Hugging Face keeps them in {@code added_tokens.json}. They are
 * matched in a text exactly, with case, and within words, too. A word of several tokens has them under the names that
 * diffusers gives them: {@code <cat>}, {@code <cat>_1}, {@code <cat>_2} and so on. Immutable and thread safe.
 */
public final class AddedTokens {

    private static final String FILE = "added_tokens.json";

    private final Vocabulary vocabulary;
    private final Map<String, Integer> numbers;

    private AddedTokens(Vocabulary vocabulary, Map<String, Integer> numbers) {
        this.vocabulary = vocabulary;
        this.numbers = Collections.unmodifiableMap(numbers);
    }

    /**
     * Reads a tokenizer's {@code vocab.json} and, where it exists, {@code added_tokens.json}.
     *
     * @throws InvalidFileException if a file is missing or damaged, or if the files contradict each other
     */
    public static AddedTokens read(Path tokenizer) {
        return read(tokenizer, Vocabulary.read(tokenizer.resolve("vocab.json")));
    }

    static AddedTokens read(Path tokenizer, Vocabulary vocabulary) {
        Path file = tokenizer.resolve(FILE);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        if (Files.exists(file)) {
            JsonFile json = JsonFile.read(file);
            Set<Integer> taken = new HashSet<>();
            for (String name : json.object().keySet()) {
                int number = json.integer(name, -1);
                // Some files repeat tokens of the vocabulary, with the same numbers.
                Integer known = vocabulary.find(name);
                boolean allowed = known == null
                        ? Vocabulary.isNumber(number) && !vocabulary.holds(number) && taken.add(number)
                        : known == number;
                if (name.isEmpty() || !allowed) {
                    throw new InvalidFileException(
                            file, "gives \"" + name + "\" the number " + number + ", which is taken or out of range");
                }
                numbers.put(name, number);
            }
        }
        return new AddedTokens(vocabulary, numbers);
    }

    /**
     * These tokens and, numbered from {@code first} on, those of one more word.
     *
     * @param names the word, and the names of its further tokens
     * @throws IllegalArgumentException if there is an {@link #obstacleTo} them, or if the numbers are taken
     */
    public AddedTokens with(List<String> names, int first) {
        if (first < vocabularySize() || obstacleTo(names).isPresent()) {
            throw new IllegalArgumentException(names + " cannot be added from " + first + " on");
        }
        Map<String, Integer> more = new LinkedHashMap<>(numbers);
        for (int i = 0; i < names.size(); i++) {
            more.put(names.get(i), first + i);
        }
        return new AddedTokens(vocabulary, more);
    }

    /**
     * Finds a token that prevents a word from being added: one that has one of its names, that would count as one more
     * of its tokens, or of which the word would count as one more token.
     *
     * @param names the word, and the names of its further tokens
     */
    public Optional<String> obstacleTo(List<String> names) {
        String word = names.get(0);
        Stream<String> own = Stream.concat(names.stream(), Stream.of(further(word, names.size())));
        Optional<String> taken = own.filter(name -> vocabulary.find(name) != null || numbers.containsKey(name))
                .findFirst();
        return taken.or(() -> numbers.keySet().stream()
                .filter(other -> further(other, tokensOf(other).length).equals(word))
                .findFirst());
    }

    private static String further(String word, int index) {
        return word + "_" + index;
    }

    /** All tokens of an added word. */
    int[] tokensOf(String word) {
        return Stream.concat(
                        Stream.of(word),
                        IntStream.iterate(1, i -> i + 1)
                                .mapToObj(i -> further(word, i))
                                .takeWhile(numbers::containsKey))
                .map(numbers::get)
                .mapToInt(number -> number)
                .toArray();
    }

    /** The number of each token by its name. */
    public Map<String, Integer> numbers() {
        return numbers;
    }

    /** One more than the highest token, those of the vocabulary included. */
    public int vocabularySize() {
        return Math.max(
                vocabulary.size(),
                1 + numbers.values().stream().mapToInt(number -> number).max().orElse(-1));
    }
}
