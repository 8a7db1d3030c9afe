package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Operators;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.function.BiFunction;

/**
 * The settings of a {@code CLIPTextModel} of transformers.
 *
 * @param vocabulary how many tokens there are
 * @param positions how many tokens a prompt has
 * @param width of an embedding
 * @param innerWidth between the two layers that follow attention
 * @param activation between these layers
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

    private static final String GELU = "gelu";
    private static final String QUICK_GELU = "quick_gelu";

    /**
     * Reads the settings; what is missing is as in Stable Diffusion 1.
     *
     * @throws InvalidModelException if one of them is wrong, or asks for what is not known here
     */
    static ClipConfig of(ConfigReader settings) {
        settings.allow("model_type", "clip_text_model");
        settings.allow("hidden_act", GELU, QUICK_GELU);
        int width = settings.count("hidden_size", 768);
        int heads = settings.count("num_attention_heads", 12);
        if (width % heads != 0) {
            throw settings.unsupported("num_attention_heads", "a number that divides the hidden_size " + width);
        }
        return new ClipConfig(
                settings.count("vocab_size", 49_408),
                settings.count("max_position_embeddings", 77),
                width,
                settings.count("intermediate_size", 4 * width),
                settings.count("num_hidden_layers", 12),
                heads,
                settings.number("layer_norm_eps", 1e-5),
                settings.word("hidden_act", QUICK_GELU).equals(GELU) ? Operators::gelu : Operators::quickGelu);
    }
}
