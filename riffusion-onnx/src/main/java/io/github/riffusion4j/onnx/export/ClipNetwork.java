package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network that turns tokens into embeddings: the text half of CLIP (Radford et al. 2021), OpenAI's or OpenCLIP's,
 * as the {@code CLIPTextModel} of transformers.
 */
final class ClipNetwork {

    private static final Pattern LAYER = Pattern.compile("^text_model\\.encoder\\.layers\\.(\\d+)\\.");
    private static final Set<String> UNUSED = Set.of("text_projection.weight", "logit_scale");

    private final ClipConfig config;
    private final ModuleWeights weights;
    private final Lowering dialect;

    private ClipNetwork(ClipConfig config, ModuleWeights weights, Lowering dialect) {
        this.config = config;
        this.weights = weights.at("text_model");
        this.dialect = dialect;
    }

    /**
     * Adds the network to the dialect's graph. Input: {@code input_ids} [batch, 77]. Output: {@code last_hidden_state}
     * [batch, 77, width], after the final normalization.
     *
     * @param skipped how many of the last layers to leave out
     */
    static void build(ClipConfig config, int skipped, ModuleWeights weights, Lowering dialect) {
        Value ids = dialect.graph.input(
                "input_ids", DataType.INT64, Shape.of(Dim.free("batch"), Dim.of(config.positions())));
        Value embeddings = new ClipNetwork(config, weights, dialect).build(ids, config.layers() - skipped);
        dialect.graph.output("last_hidden_state", dialect.fromNetwork(embeddings));
    }

    /** Whether weights may be left over: of layers that were left out, and of what only the pooled output needs. */
    static boolean isHarmless(String name, int layers) {
        Matcher layer = LAYER.matcher(name);
        return (layer.find() && Integer.parseInt(layer.group(1)) >= layers)
                || name.endsWith("position_ids")
                || UNUSED.contains(name);
    }

    private Value build(Value ids, int layers) {
        Value tokens = embed(ids);
        for (int i = 0; i < layers; i++) {
            tokens = layer(weights.at("encoder.layers." + i), tokens);
        }
        return dialect.normalize(norm(weights, "final_layer_norm"), tokens);
    }

    private Value embed(Value ids) {
        ModuleWeights embeddings = weights.at("embeddings");
        dialect.graph.at(embeddings.place());
        Value table =
                dialect.constants.of(embeddings.tensor("token_embedding.weight", config.vocabulary(), config.width()));
        Value positions = dialect.constants.of(
                embeddings.tensor("position_embedding.weight", config.positions(), config.width()));
        return dialect.operators.add(dialect.operators.gather(table, ids), positions);
    }

    private Value layer(ModuleWeights layer, Value tokens) {
        Value normal1 = dialect.normalize(norm(layer, "layer_norm1"), tokens);
        Attention attention = attention(layer.at("self_attn"));
        Value first = dialect.add(attention.place(), dialect.causalAttention(attention, normal1), tokens);
        Linear fc1 = layer.linear("mlp.fc1", config.width(), config.innerWidth());
        Linear fc2 = layer.linear("mlp.fc2", config.innerWidth(), config.width());
        Value inner = dialect.linear(fc1, dialect.normalize(norm(layer, "layer_norm2"), first));
        Value active = config.activation().apply(dialect.operators, inner);
        return dialect.add(layer.place(), dialect.linear(fc2, active), first);
    }

    private Attention attention(ModuleWeights attention) {
        int width = config.width();
        return new Attention(
                attention.place(),
                config.heads(),
                attention.linear("q_proj", width, width),
                attention.linear("k_proj", width, width),
                attention.linear("v_proj", width, width),
                attention.linear("out_proj", width, width));
    }

    private LayerNorm norm(ModuleWeights place, String name) {
        return place.layerNorm(name, config.width(), config.epsilon());
    }
}
