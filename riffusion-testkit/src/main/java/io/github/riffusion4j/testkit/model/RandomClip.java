package io.github.riffusion4j.testkit.model;

import java.util.List;

/** A {@code CLIPTextModel} of transformers. */
public record RandomClip(int vocabulary, int width, int innerWidth, int layers, int heads, String activation) {

    private static final int POSITIONS = 77;

    /** The configuration of Stable Diffusion 1. */
    public static RandomClip stableDiffusion1() {
        return new RandomClip(49_408, 768, 3072, 12, 12, "quick_gelu");
    }

    /** The content of {@code config.json}. */
    public String config() {
        return """
                {"architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "hidden_act": "%s",
                 "hidden_size": %d, "intermediate_size": %d, "layer_norm_eps": 1e-05, "max_position_embeddings": %d,
                 "num_attention_heads": %d, "num_hidden_layers": %d, "vocab_size": %d}
                """.formatted(activation, width, innerWidth, POSITIONS, heads, layers, vocabulary);
    }

    /** The weights. */
    public RandomTensors tensors() {
        RandomTensors tensors = new RandomTensors()
                .add("text_model.embeddings.token_embedding.weight", vocabulary, width)
                .add("text_model.embeddings.position_embedding.weight", POSITIONS, width);
        for (int i = 0; i < layers; i++) {
            String layer = "text_model.encoder.layers." + i;
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                tensors.layer(layer + ".self_attn." + projection, width, width);
            }
            tensors.norm(layer + ".layer_norm1", width)
                    .norm(layer + ".layer_norm2", width)
                    .layer(layer + ".mlp.fc1", innerWidth, width)
                    .layer(layer + ".mlp.fc2", width, innerWidth);
        }
        return tensors.norm("text_model.final_layer_norm", width);
    }
}
