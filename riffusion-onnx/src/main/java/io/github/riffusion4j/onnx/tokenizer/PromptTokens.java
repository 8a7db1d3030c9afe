package io.github.riffusion4j.onnx.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The tokens of a prompt of any length, for the text encoder: windows of equal length
 * ({@link ClipTokenizer#maxLength()}, 77 for CLIP), each a start token, up to 75 tokens of text, an end token, and
 * padding; and a weight for every position. Start, end and padding weigh 1. Immutable and thread safe.
 */
public final class PromptTokens {

    /** The most tokens of a prompt, about 1,000 words: 16 windows of CLIP. */
    public static final int MAX_TOKENS = 16 * 75;

    private final List<int[]> windows;
    private final float[] weights;
    private final int[] blankWindow;

    private PromptTokens(List<int[]> windows, float[] weights, int[] blankWindow) {
        this.windows = windows;
        this.weights = weights;
        this.blankWindow = blankWindow;
    }

    /**
     * Tokenizes {@code prompt} into as many windows as it needs, at least one. Its parts are tokenized separately.
     *
     * @throws IllegalArgumentException if it has more than {@link #MAX_TOKENS} tokens
     */
    public static PromptTokens of(ClipTokenizer tokenizer, WeightedPrompt prompt) {
        List<Integer> tokens = new ArrayList<>();
        List<Float> weights = new ArrayList<>();
        for (WeightedPrompt.Part part : prompt.parts()) {
            for (int token : tokenizer.encode(part.text())) {
                tokens.add(token);
                weights.add((float) part.weight());
            }
        }
        if (tokens.size() > MAX_TOKENS) {
            throw new IllegalArgumentException("a prompt of " + tokens.size()
                    + " tokens (pieces of words); it may have at most " + MAX_TOKENS
                    + ", about 1,000 words, since each window of them takes time and memory at every step");
        }
        int length = tokenizer.maxLength();
        int capacity = length - 2;
        int count = Math.max(1, (tokens.size() + capacity - 1) / capacity);
        float[] allWeights = ones(count * length);
        List<int[]> windows = new ArrayList<>();
        for (int w = 0; w < count; w++) {
            int first = w * capacity;
            int end = Math.min(first + capacity, tokens.size());
            windows.add(window(tokenizer, tokens.subList(first, end)));
            for (int i = first; i < end; i++) {
                allWeights[w * length + 1 + i - first] = weights.get(i);
            }
        }
        return new PromptTokens(windows, allWeights, window(tokenizer, List.of()));
    }

    private static int[] window(ClipTokenizer tokenizer, List<Integer> tokens) {
        int[] window = new int[tokenizer.maxLength()];
        Arrays.fill(window, tokenizer.padToken());
        window[0] = tokenizer.startToken();
        for (int i = 0; i < tokens.size(); i++) {
            window[i + 1] = tokens.get(i);
        }
        window[tokens.size() + 1] = tokenizer.endToken();
        return window;
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * The same prompt followed by empty windows, so that there are {@code count}: for guidance the embeddings of both
     * prompts must have the same length.
     *
     * @throws IllegalArgumentException if {@code count} is less than {@link #windowCount()}
     */
    public PromptTokens padTo(int count) {
        if (count < windowCount()) {
            throw new IllegalArgumentException(
                    "cannot pad a prompt of " + windowCount() + " windows to " + count + " windows");
        }
        List<int[]> padded = new ArrayList<>(windows);
        padded.addAll(Collections.nCopies(count - windowCount(), blankWindow));
        float[] paddedWeights = Arrays.copyOf(weights, count * windowLength());
        Arrays.fill(paddedWeights, weights.length, paddedWeights.length, 1);
        return new PromptTokens(padded, paddedWeights, blankWindow);
    }

    /** The number of windows, at least 1. */
    public int windowCount() {
        return windows.size();
    }

    /** The number of tokens of a window: 77 for CLIP. */
    public int windowLength() {
        return blankWindow.length;
    }

    /** A copy of the tokens of one window, {@link #windowLength()} of them. */
    public int[] window(int index) {
        return windows.get(index).clone();
    }

    /** The weight at a position, counted through all windows. */
    public float weight(int position) {
        return weights[position];
    }
}
