package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Operators;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.function.BiFunction;

/**
 * The configuration of transformers' {@code CLIPTextModel}.
 *
 * @param vocabulary the number of tokens
 * @param positions the number of tokens of a prompt
 * @param width of an embedding
 * @param innerWidth the feed-forward width
 * @param activation of the feed-forward layers
 */
record ClipConfig(
        int vocabulary,
        int positions,
        int width,
        int innerWidth,
        int layers,
        int heads,
        double epsilon,
        BiFunction<Operators, Value, Value> activation) {

    /** Far above any variant of CLIP; the graph has a mask of their square. */
    private static final int MAX_POSITIONS = 4096;

    private static final String GELU = "gelu";
    private static final String QUICK_GELU = "quick_gelu";

    /**
     * Reads the configuration; defaults are those of Stable Diffusion 1.
     *
     * @throws InvalidModelException if it is invalid, or uses an option that is not supported
     */
    static ClipConfig of(ConfigReader config) {
        config.allow("model_type", "clip_text_model");
        config.allow("hidden_act", GELU, QUICK_GELU);
        int width = config.count("hidden_size", 768);
        int heads = config.count("num_attention_heads", 12);
        if (width % heads != 0) {
            throw config.unsupported("num_attention_heads", "a number that divides the hidden_size " + width);
        }
        return new ClipConfig(
                config.count("vocab_size", 49_408),
                config.count("max_position_embeddings", MAX_POSITIONS, 77),
                width,
                config.count("intermediate_size", 4 * width),
                config.count("num_hidden_layers", ConfigReader.MAX_LAYERS, 12),
                heads,
                config.number("layer_norm_eps", 0, 1, 1e-5),
                config.word("hidden_act", QUICK_GELU).equals(GELU) ? Operators::gelu : Operators::quickGelu);
    }
}
