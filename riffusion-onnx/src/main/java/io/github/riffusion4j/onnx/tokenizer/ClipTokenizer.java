package io.github.riffusion4j.onnx.tokenizer;

import com.google.gson.JsonElement;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CLIP's tokenizer: text becomes words, and words become numbered pieces by byte-pair encoding (Radford et al. 2021).
 * It gives the tokens that transformers' {@code CLIPTokenizer} gives where the package {@code ftfy} is not installed.
 * Immutable and safe to share between threads.
 */
public final class ClipTokenizer {

    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final int CLIP_MAX_LENGTH = 77;

    private static final Pattern WORDS = Pattern.compile(
            "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private final BytePairEncoding encoding;
    private final Map<String, Integer> specialTokens;
    private final Pattern specials;
    private final int startToken;
    private final int endToken;
    private final int padToken;
    private final int maxLength;
    private final int vocabularySize;

    private ClipTokenizer(
            BytePairEncoding encoding, Map<String, Integer> specialTokens, String pad, int maxLength, int size) {
        this.encoding = encoding;
        this.specialTokens = Map.copyOf(specialTokens);
        this.specials = Pattern.compile(specialTokens.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        this.startToken = specialTokens.getOrDefault(START, 0);
        this.endToken = specialTokens.getOrDefault(END, 0);
        this.padToken = specialTokens.getOrDefault(pad, 0);
        this.maxLength = maxLength;
        this.vocabularySize = size;
    }

    /**
     * Reads a tokenizer as Hugging Face lays it out: {@code vocab.json} and {@code merges.txt}, and, where they exist,
     * {@code tokenizer_config.json} ({@code model_max_length}, otherwise 77) and {@code special_tokens_map.json}
     * ({@code pad_token}; Stable Diffusion 1 pads with the end token, 2 with {@code "!"}).
     *
     * @throws InvalidFileException if a file is missing or damaged, or if the files do not belong together
     */
    public static ClipTokenizer read(Path folder) {
        JsonFile file = JsonFile.read(folder.resolve("vocab.json"));
        Map<String, Integer> vocabulary = vocabulary(file);
        Optional<JsonFile> config = optional(folder.resolve("tokenizer_config.json"));
        Optional<JsonFile> specials = optional(folder.resolve("special_tokens_map.json"));
        String pad = specials.flatMap(ClipTokenizer::padToken)
                .or(() -> config.flatMap(ClipTokenizer::padToken))
                .orElse(END);

        Map<String, Integer> specialTokens = new HashMap<>();
        for (String special : List.of(START, END, pad)) {
            Integer token = vocabulary.get(special);
            if (token == null) {
                throw new InvalidFileException(
                        file.path(), "has no token \"" + special + "\"; is this the vocabulary of a CLIP model?");
            }
            specialTokens.put(special, token);
        }
        BytePairEncoding encoding =
                BytePairEncoding.read(folder.resolve("merges.txt"), vocabulary, specialTokens.getOrDefault(END, 0));
        return new ClipTokenizer(
                encoding, specialTokens, pad, maxLength(config), Collections.max(vocabulary.values()) + 1);
    }

    private static Map<String, Integer> vocabulary(JsonFile file) {
        Map<String, Integer> vocabulary = new HashMap<>();
        Set<Integer> numbers = new HashSet<>();
        for (String token : file.object().keySet()) {
            int number = file.integer(token, -1);
            if (number < 0 || !numbers.add(number)) {
                throw new InvalidFileException(
                        file.path(), "gives \"" + token + "\" the number " + number + ", which is negative or taken");
            }
            vocabulary.put(token, number);
        }
        return vocabulary;
    }

    private static Optional<JsonFile> optional(Path file) {
        return Files.exists(file) ? Optional.of(JsonFile.read(file)) : Optional.empty();
    }

    /** A token is written as its text, or as an object that holds the text and how to treat spaces around it. */
    private static Optional<String> padToken(JsonFile file) {
        return file.value("pad_token", "a token", ClipTokenizer::content);
    }

    private static String content(JsonElement token) {
        JsonElement text = token.isJsonObject() ? token.getAsJsonObject().get("content") : token;
        if (text == null) {
            throw new IllegalArgumentException("a token without content");
        }
        return text.getAsString();
    }

    private static int maxLength(Optional<JsonFile> config) {
        if (config.isEmpty()) {
            return CLIP_MAX_LENGTH;
        }
        int length = config.get().integer("model_max_length", CLIP_MAX_LENGTH);
        if (length < 3) {
            throw new InvalidFileException(
                    config.get().path(),
                    "model_max_length is " + length + ", but a start, an end and one token between need 3");
        }
        return length;
    }

    /**
     * The tokens of {@code text}, as many as there are, without a start and an end token around them. Start, end and
     * padding token written out in the text are taken as such. Any string is allowed; white space alone gives no
     * tokens.
     */
    public int[] encode(String text) {
        IntStream.Builder tokens = IntStream.builder();
        Matcher special = specials.matcher(text);
        int end = 0;
        while (special.find()) {
            encodeWords(text.substring(end, special.start()), tokens);
            tokens.add(specialTokens.getOrDefault(special.group(), endToken));
            end = special.end();
        }
        encodeWords(text.substring(end), tokens);
        return tokens.build().toArray();
    }

    private void encodeWords(String text, IntStream.Builder tokens) {
        Matcher words = WORDS.matcher(TextCleaning.clean(text));
        while (words.find()) {
            String word = words.group();
            // Cleaning can make a special token of what was none, by making letters small: the reference takes it too.
            switch (word) {
                case START -> tokens.add(startToken);
                case END -> tokens.add(endToken);
                default -> Arrays.stream(encoding.encode(word)).forEach(tokens::add);
            }
        }
    }

    /** The token that begins every window. */
    public int startToken() {
        return startToken;
    }

    /** The token that follows the last token of the text; it also stands for bytes that the vocabulary lacks. */
    public int endToken() {
        return endToken;
    }

    /** The token that fills a window up. */
    public int padToken() {
        return padToken;
    }

    /** How many tokens the text encoder takes at once, start and end included: 77 for CLIP. */
    public int maxLength() {
        return maxLength;
    }

    /** One more than the highest token. */
    public int vocabularySize() {
        return vocabularySize;
    }
}
