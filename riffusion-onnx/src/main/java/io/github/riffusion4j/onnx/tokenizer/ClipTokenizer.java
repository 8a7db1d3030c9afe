package io.github.riffusion4j.onnx.tokenizer;

import com.google.gson.JsonElement;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * CLIP's tokenizer (Radford et al. 2021): splits text into words, and encodes words by byte-pair encoding. It gives the
 * tokens that transformers' {@code CLIPTokenizer} gives where the package {@code ftfy} is not installed. Immutable and
 * thread safe.
 */
public final class ClipTokenizer {

    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final int CLIP_MAX_LENGTH = 77;

    /** Sixteen times the largest of the variants of CLIP. */
    private static final int MAX_LENGTH = 4096;

    /** The limit above which a length means none: transformers writes 1e30. */
    private static final double NO_LIMIT = 1e6;

    private static final Pattern WORDS = Pattern.compile(
            "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private final BytePairEncoding encoding;
    private final int startToken;
    private final int endToken;
    private final int padToken;
    private final SpecialTokens specialTokens = new SpecialTokens();
    private final int maxLength;
    private final int vocabularySize;

    private ClipTokenizer(
            Vocabulary vocabulary, AddedTokens added, BytePairEncoding encoding, String pad, int maxLength) {
        this.encoding = encoding;
        this.startToken = vocabulary.require(START);
        this.endToken = vocabulary.require(END);
        Integer addedPad = added.numbers().get(pad);
        this.padToken = addedPad != null ? addedPad : vocabulary.require(pad);
        added.numbers().keySet().forEach(word -> specialTokens.add(word, added.tokensOf(word)));
        specialTokens.add(pad, new int[] {padToken});
        specialTokens.add(START, new int[] {startToken});
        specialTokens.add(END, new int[] {endToken});
        this.maxLength = maxLength;
        this.vocabularySize = added.vocabularySize();
    }

    /**
     * Reads a tokenizer as Hugging Face lays it out: {@code vocab.json} and {@code merges.txt}, and, where they exist,
     * {@code tokenizer_config.json} ({@code model_max_length}, otherwise 77) and {@code special_tokens_map.json}
     * ({@code pad_token}; Stable Diffusion 1 pads with the end token, 2 with {@code "!"}), and
     * {@code added_tokens.json} (further tokens, such as those of textual inversions).
     *
     * @throws InvalidFileException if a file is missing or damaged, or if the files do not belong together
     */
    public static ClipTokenizer read(Path directory) {
        Vocabulary vocabulary = Vocabulary.read(directory.resolve("vocab.json"));
        Optional<JsonFile> config = optional(directory.resolve("tokenizer_config.json"));
        Optional<JsonFile> specials = optional(directory.resolve("special_tokens_map.json"));
        String pad = specials.flatMap(ClipTokenizer::pad)
                .or(() -> config.flatMap(ClipTokenizer::pad))
                .orElse(END);
        BytePairEncoding encoding =
                BytePairEncoding.read(directory.resolve("merges.txt"), vocabulary, vocabulary.require(END));
        return new ClipTokenizer(vocabulary, AddedTokens.read(directory, vocabulary), encoding, pad, maxLength(config));
    }

    private static Optional<JsonFile> optional(Path file) {
        return Files.exists(file) ? Optional.of(JsonFile.read(file)) : Optional.empty();
    }

    /** A token is written as its text, or as an object that holds the text and how to treat spaces around it. */
    private static Optional<String> pad(JsonFile file) {
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
        double length = config.map(file -> file.number("model_max_length", CLIP_MAX_LENGTH))
                .orElse((double) CLIP_MAX_LENGTH);
        if (length > NO_LIMIT) {
            return CLIP_MAX_LENGTH;
        }
        if (!(length >= 3 && length <= MAX_LENGTH)) {
            throw new InvalidFileException(
                    config.orElseThrow().path(),
                    "model_max_length is " + length + ", but a start, an end and one token between need 3, and text"
                            + " encoders take at most " + MAX_LENGTH);
        }
        return (int) length;
    }

    /**
     * The tokens of {@code text}, as many as there are, without a start and an end token around them. Start, end,
     * padding and added tokens written out in the text are taken as such, the longest where several fit; an added word
     * that stands for several tokens gives all of them. Any string is allowed; white space alone gives no tokens.
     */
    public int[] encode(String text) {
        IntStream.Builder tokens = IntStream.builder();
        int end = 0;
        int at = 0;
        while (at < text.length()) {
            SpecialTokens special = specialTokens.longestAt(text, at);
            if (special == null) {
                at++;
            } else {
                encodeWords(text.substring(end, at), tokens);
                Arrays.stream(special.tokens).forEach(tokens::add);
                at += special.length;
                end = at;
            }
        }
        encodeWords(text.substring(end), tokens);
        return tokens.build().toArray();
    }

    private void encodeWords(String text, IntStream.Builder tokens) {
        Matcher words = WORDS.matcher(TextCleaning.clean(text));
        while (words.find()) {
            // Cleaning can make a start or end token of what was none, by making letters small, as in transformers.
            String word = words.group();
            if (word.equals(START)) {
                tokens.add(startToken);
            } else if (word.equals(END)) {
                tokens.add(endToken);
            } else {
                Arrays.stream(encoding.encode(word)).forEach(tokens::add);
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

    /** The number of tokens that the text encoder takes at once, start and end included: 77 for CLIP. */
    public int maxLength() {
        return maxLength;
    }

    /** One more than the highest token. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Special tokens as a tree of their letters: the longest at a place is found in one descent. */
    private static final class SpecialTokens {

        private final Map<Character, SpecialTokens> next = new HashMap<>();

        /** The letters of the name that ends here; 0 if none does. */
        private int length;

        private int[] tokens = {};

        void add(String name, int[] tokens) {
            SpecialTokens node = this;
            for (int i = 0; i < name.length(); i++) {
                node = node.next.computeIfAbsent(name.charAt(i), letter -> new SpecialTokens());
            }
            node.length = name.length();
            node.tokens = tokens;
        }

        /** The end of the longest name at a place of a text, or null if there is none. */
        @Nullable SpecialTokens longestAt(String text, int start) {
            SpecialTokens longest = null;
            SpecialTokens node = next.get(text.charAt(start));
            for (int end = start + 1; node != null; end++) {
                if (node.length > 0) {
                    longest = node;
                }
                node = end < text.length() ? node.next.get(text.charAt(end)) : null;
            }
            return longest;
        }
    }
}
