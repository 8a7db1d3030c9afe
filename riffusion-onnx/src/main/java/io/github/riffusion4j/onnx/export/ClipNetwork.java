package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.LayerNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CLIP's text encoder (Radford et al. 2021), OpenAI's or OpenCLIP's, which turns tokens into embeddings: transformers'
 * {@code CLIPTextModel}.
 */
final class ClipNetwork {

    private static final Pattern LAYER = Pattern.compile("^text_model\\.encoder\\.layers\\.(\\d+)\\.");
    private static final Set<String> UNUSED = Set.of("text_projection.weight", "logit_scale");

    private final ClipConfig config;
    private final ModuleWeights weights;
    private final Lowering lowering;

    private ClipNetwork(ClipConfig config, ModuleWeights weights, Lowering lowering) {
        this.config = config;
        this.weights = weights.submodule("text_model");
        this.lowering = lowering;
    }

    /**
     * Builds the graph. Input: {@code input_ids} [batch, 77]. Output: {@code last_hidden_state} [batch, 77, width],
     * after the final normalization.
     *
     * @param skipped the number of last layers to leave out (clip skip)
     */
    static void build(ClipConfig config, int skipped, ModuleWeights weights, Lowering lowering) {
        Value ids = lowering.graph.input(
                "input_ids", DataType.INT64, Shape.of(Dim.symbolic("batch"), Dim.of(config.positions())));
        Value embeddings = new ClipNetwork(config, weights, lowering).build(ids, config.layers() - skipped);
        lowering.graph.output("last_hidden_state", lowering.toFloat32(embeddings));
    }

    /** Returns whether weights are not needed: those of skipped layers, and of the pooled output. */
    static boolean isUnused(String name, int layers) {
        Matcher layer = LAYER.matcher(name);
        return (layer.find() && Integer.parseInt(layer.group(1)) >= layers)
                || name.endsWith("position_ids")
                || UNUSED.contains(name);
    }

    private Value build(Value ids, int layers) {
        Value tokens = embed(ids);
        for (int i = 0; i < layers; i++) {
            tokens = layer(weights.submodule("encoder.layers." + i), tokens);
        }
        return lowering.normalize(norm(weights, "final_layer_norm"), tokens);
    }

    private Value embed(Value ids) {
        ModuleWeights embeddings = weights.submodule("embeddings");
        lowering.graph.scope(embeddings.name());
        Value table = lowering.initializers.of(
                embeddings.tensor("token_embedding.weight", config.vocabulary(), config.width()));
        Value positions = lowering.initializers.of(
                embeddings.tensor("position_embedding.weight", config.positions(), config.width()));
        return lowering.operators.add(lowering.operators.gather(table, ids), positions);
    }

    private Value layer(ModuleWeights layer, Value tokens) {
        Value normal1 = lowering.normalize(norm(layer, "layer_norm1"), tokens);
        Attention attention = attention(layer.submodule("self_attn"));
        Value first = lowering.add(attention.name(), lowering.causalAttention(attention, normal1), tokens);
        Linear fc1 = layer.linear("mlp.fc1", config.width(), config.innerWidth());
        Linear fc2 = layer.linear("mlp.fc2", config.innerWidth(), config.width());
        Value inner = lowering.linear(fc1, lowering.normalize(norm(layer, "layer_norm2"), first));
        Value active = config.activation().apply(lowering.operators, inner);
        return lowering.add(layer.name(), lowering.linear(fc2, active), first);
    }

    private Attention attention(ModuleWeights attention) {
        int width = config.width();
        return new Attention(
                attention.name(),
                config.heads(),
                attention.linear("q_proj", width, width),
                attention.linear("k_proj", width, width),
                attention.linear("v_proj", width, width),
                attention.linear("out_proj", width, width));
    }

    private LayerNorm norm(ModuleWeights parent, String name) {
        return parent.layerNorm(name, config.width(), config.epsilon());
    }
}
