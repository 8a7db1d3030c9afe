package io.github.riffusion4j.onnx.tokenizer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A prompt with weighted parts, in the syntax of AUTOMATIC1111's web interface:
 *
 * <pre>{@code
 * (word)        counts 1.1 times
 * (word:1.3)    counts 1.3 times
 * [word]        counts 1/1.1 times
 * \( \) \[ \] \\  are the characters themselves
 * }</pre>
 *
 * Brackets nest and multiply. A bracket that is never closed lasts to the end; one that closes nothing is text.
 *
 * @param parts the text in order, at least one part; after parsing, neighbours differ in weight
 */
public record WeightedPrompt(List<Part> parts) {

    /** The most brackets around a part; as many round ones exceed the largest weight. */
    private static final int MAX_DEPTH = 100;

    private static final double MAX_WEIGHT = 1000;

    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;

    /** The symbols of the syntax: escapes, a closing weight, brackets, a stray backslash, colons, and plain text. */
    private static final Pattern SYNTAX = Pattern.compile(
            "\\\\[()\\[\\]\\\\]|:([+-]?(?:[0-9]{1,9}\\.?[0-9]{0,9}|\\.[0-9]{1,9}))\\)|[()\\[\\]\\\\:]|[^\\\\()\\[\\]:]++");

    /**
     * Text with a weight.
     *
     * @param text any text, possibly empty
     * @param weight from -1000 to 1000, usually between 0 and 2; 1 is neutral
     */
    public record Part(String text, double weight) {

        /** @throws IllegalArgumentException if the weight is out of its range */
        public Part {
            if (!(Math.abs(weight) <= MAX_WEIGHT)) {
                throw new IllegalArgumentException("the weight " + weight + " of \"" + abbreviated(text)
                        + "\" in a prompt; weights are -1000 to 1000, usually 0 to 2");
            }
        }

        private static String abbreviated(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "...";
        }
    }

    /** Copies {@code parts}, of which there must be at least one. */
    public WeightedPrompt {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs at least one part; an empty text will do");
        }
    }

    /** The prompt with every part weighing 1, brackets being text. */
    public static WeightedPrompt plain(String prompt) {
        return new WeightedPrompt(List.of(new Part(prompt, 1)));
    }

    /**
     * Parses the syntax above. What is no syntax is text.
     *
     * @throws IllegalArgumentException if a weight is out of its range, or more than 100 brackets are open at a place
     */
    public static WeightedPrompt parse(String prompt) {
        Parser parser = new Parser();
        Matcher symbol = SYNTAX.matcher(prompt);
        while (symbol.find()) {
            parser.accept(symbol.group(), symbol.group(1));
        }
        return new WeightedPrompt(parser.finish());
    }

    private static final class Parser {

        private final List<Part> parts = new ArrayList<>();
        private final Deque<Integer> round = new ArrayDeque<>();
        private final Deque<Integer> square = new ArrayDeque<>();

        void accept(String symbol, @Nullable String weight) {
            if (symbol.startsWith("\\")) {
                parts.add(new Part(symbol.substring(1), 1)); // a stray backslash is removed, as in the reference
            } else if (symbol.equals("(")) {
                open(round);
            } else if (symbol.equals("[")) {
                open(square);
            } else if (weight != null && !round.isEmpty()) {
                multiplyFrom(round.pop(), Double.parseDouble(weight));
            } else if (symbol.equals(")") && !round.isEmpty()) {
                multiplyFrom(round.pop(), ROUND);
            } else if (symbol.equals("]") && !square.isEmpty()) {
                multiplyFrom(square.pop(), SQUARE);
            } else {
                parts.add(new Part(symbol, 1));
            }
        }

        /** With a bound, since every bracket multiplies all that is in it. */
        private void open(Deque<Integer> brackets) {
            if (round.size() + square.size() == MAX_DEPTH) {
                throw new IllegalArgumentException("a prompt with more than " + MAX_DEPTH
                        + " brackets that are open at a place; write \\( and \\[ for brackets that are text");
            }
            brackets.push(parts.size());
        }

        List<Part> finish() {
            round.forEach(from -> multiplyFrom(from, ROUND));
            square.forEach(from -> multiplyFrom(from, SQUARE));
            if (parts.isEmpty()) {
                return List.of(new Part("", 1));
            }
            return joined(parts);
        }

        private void multiplyFrom(int first, double factor) {
            parts.subList(first, parts.size()).replaceAll(part -> new Part(part.text, part.weight * factor));
        }

        private static List<Part> joined(List<Part> parts) {
            List<Part> joined = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < parts.size(); i++) {
                text.append(parts.get(i).text);
                if (i == parts.size() - 1 || parts.get(i).weight != parts.get(i + 1).weight) {
                    joined.add(new Part(text.toString(), parts.get(i).weight));
                    text.setLength(0);
                }
            }
            return joined;
        }
    }
}
