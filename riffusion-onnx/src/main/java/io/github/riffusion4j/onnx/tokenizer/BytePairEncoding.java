package io.github.riffusion4j.onnx.tokenizer;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding (Sennrich, Haddow, Birch 2016): a word starts as one symbol for each byte, the last marked as the
 * end of the word, and the pair of the highest rank is merged until there is none left.
 */
final class BytePairEncoding {

    private static final String END_OF_WORD = "</w>";

    private final int[] byteTokens;
    private final int[] lastByteTokens;
    private final Map<Long, Merge> merges;

    private record Merge(int rank, int token) {}

    private BytePairEncoding(int[] byteTokens, int[] lastByteTokens, Map<Long, Merge> merges) {
        this.byteTokens = byteTokens;
        this.lastByteTokens = lastByteTokens;
        this.merges = merges;
    }

    /**
     * Reads the merges in {@code file}, one "left right" a line, the most important first, after a line with the
     * version. A byte that the vocabulary lacks becomes {@code unknown}.
     */
    static BytePairEncoding read(Path file, Vocabulary vocabulary, int unknown) {
        List<String> lines = lines(file);
        Map<Long, Merge> merges = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty()) {
                addMerge(line, i, file, vocabulary, merges);
            }
        }
        int[] byteTokens = new int[256];
        int[] lastByteTokens = new int[256];
        for (int b = 0; b < 256; b++) {
            String symbol = String.valueOf(ByteSymbols.of((byte) b));
            byteTokens[b] = Objects.requireNonNullElse(vocabulary.find(symbol), unknown);
            lastByteTokens[b] = Objects.requireNonNullElse(vocabulary.find(symbol + END_OF_WORD), unknown);
        }
        return new BytePairEncoding(byteTokens, lastByteTokens, merges);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist; is this the directory of a whole model?", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read as UTF-8 text: " + IoReason.of(e), e);
        }
    }

    private static void addMerge(String line, int index, Path file, Vocabulary vocabulary, Map<Long, Merge> merges) {
        String[] pair = line.split(" ", -1);
        if (pair.length != 2) {
            throw new InvalidFileException(
                    file, "line " + (index + 1) + " is not a pair of symbols: \"" + line + "\"; download it again");
        }
        Integer left = vocabulary.find(pair[0]);
        Integer right = vocabulary.find(pair[1]);
        Integer merged = vocabulary.find(pair[0] + pair[1]);
        if (left == null || right == null || merged == null) {
            throw new InvalidFileException(
                    file,
                    "line " + (index + 1) + " (\"" + line + "\") has symbols that vocab.json lacks; "
                            + "the two files must come from the same model");
        }
        merges.put(key(left, right), new Merge(index, merged));
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }

    /** The tokens of one word of at least one character. */
    int[] encode(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = (i < bytes.length - 1 ? byteTokens : lastByteTokens)[bytes[i] & 0xff];
        }
        return new Word(symbols).merged();
    }

    /**
     * A word while its symbols are merged: a doubly linked list in arrays, and a queue of candidate pairs in order of
     * rank, so that it takes O(n log n) time. A candidate may have become invalid when it is polled: the symbols at its
     * position decide.
     */
    private final class Word {

        private static final int NONE = -1;

        private final int[] symbols;
        private final int[] next;
        private final int[] previous;
        private final PriorityQueue<Candidate> candidates =
                new PriorityQueue<>(Comparator.comparingInt(Candidate::rank).thenComparingInt(Candidate::position));

        private record Candidate(int rank, int position) {}

        Word(int[] symbols) {
            this.symbols = symbols;
            this.next = new int[symbols.length];
            this.previous = new int[symbols.length];
            for (int i = 0; i < symbols.length; i++) {
                next[i] = i + 1 < symbols.length ? i + 1 : NONE;
                previous[i] = i - 1;
            }
            for (int i = 0; i < symbols.length; i++) {
                offer(i);
            }
        }

        int[] merged() {
            Candidate candidate;
            while ((candidate = candidates.poll()) != null) {
                Merge merge = mergeAt(candidate.position);
                if (merge != null && merge.rank == candidate.rank) {
                    apply(merge, candidate.position);
                }
            }
            return IntStream.iterate(0, i -> i != NONE, i -> next[i])
                    .map(i -> symbols[i])
                    .toArray();
        }

        /** The merge of the symbol at {@code position} with its right neighbour, if there are such. */
        private @Nullable Merge mergeAt(int position) {
            int right = next[position];
            return right == NONE ? null : merges.get(key(symbols[position], symbols[right]));
        }

        private void offer(int position) {
            Merge merge = mergeAt(position);
            if (merge != null) {
                candidates.add(new Candidate(merge.rank, position));
            }
        }

        private void apply(Merge merge, int position) {
            int removed = next[position];
            symbols[position] = merge.token;
            next[position] = next[removed];
            next[removed] = NONE; // a candidate at this position is then invalid
            if (next[position] != NONE) {
                previous[next[position]] = position;
            }
            offer(position);
            if (previous[position] != NONE) {
                offer(previous[position]);
            }
        }
    }

    /**
     * The printable character for each byte in vocabulary and merge files, as in GPT-2's {@code bytes_to_unicode}:
     * bytes that are printable in Latin-1 are themselves, the other 68 are the characters from U+0100 on, in order.
     */
    static final class ByteSymbols {

        private static final char[] SYMBOLS = symbols();

        private ByteSymbols() {}

        static char of(byte value) {
            return SYMBOLS[value & 0xff];
        }

        private static char[] symbols() {
            char[] symbols = new char[256];
            char next = 256;
            for (char b = 0; b < 256; b++) {
                boolean printable = (b >= '!' && b <= '~') || (b >= '¡' && b <= '¬') || b >= '®';
                symbols[b] = printable ? b : next++;
            }
            return symbols;
        }
    }
}
