package io.github.riffusion4j.onnx.tokenizer;

import io.github.riffusion4j.onnx.Tensor;

/**
 * Applies the weights of a prompt to its embedding: every position's vector is multiplied by its weight, and then all
 * by the factor that restores the mean over all values, as in the "long prompt weighting" pipeline of diffusers, which
 * the reference uses.
 */
public final class PromptWeighting {

    private PromptWeighting() {}

    /**
     * Joins the windows' embeddings and weights them.
     *
     * @param prompt the tokens that were encoded
     * @param embedding the encoder's last hidden state, [windows, window length, d]
     * @return [1, windows · window length, d]
     * @throws IllegalArgumentException if the embedding has another shape
     */
    public static Tensor apply(PromptTokens prompt, Tensor embedding) {
        int positions = prompt.windowCount() * prompt.windowLength();
        int width = embedding.size() / positions;
        embedding.requireShape(prompt.windowCount(), prompt.windowLength(), width);

        double mean = 0;
        double weightedMean = 0;
        for (int i = 0; i < embedding.size(); i++) {
            mean += embedding.get(i);
            weightedMean += (double) embedding.get(i) * prompt.weight(i / width);
        }
        double ratio = mean / weightedMean;
        // A mean that the weights made zero cannot be restored; the reference then divides by zero.
        double factor = Double.isFinite(ratio) ? ratio : 1;
        return Tensor.generate(
                new int[] {1, positions, width}, i -> (float) (embedding.get(i) * prompt.weight(i / width) * factor));
    }
}
