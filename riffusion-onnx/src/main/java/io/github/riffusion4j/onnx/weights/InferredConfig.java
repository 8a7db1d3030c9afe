package io.github.riffusion4j.onnx.weights;

import com.google.gson.Gson;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.Checkpoint.Config;
import io.github.riffusion4j.onnx.weights.UnetBlocks.Up;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Infers the configurations of a model's components from the shapes of their tensors, under the names of diffusers.
 * Settings that no shape shows have the defaults of Stable Diffusion 1 and 2.
 */
final class InferredConfig {

    /** The width of an attention head in OpenAI's and OpenCLIP's text encoders and in Stable Diffusion 2. */
    private static final int HEAD_WIDTH = 64;

    /** The number of heads of each layer in Stable Diffusion 1, whatever its width. */
    private static final int HEADS = 8;

    private static final int GROUPS = 32;
    private static final String MIDDLE_ATTENTION = "mid_block.attentions.0.";

    /** Settings that are the same in every Stable Diffusion. */
    private static final Map<String, Object> UNET_DEFAULTS = Map.of(
            "sample_size",
            64,
            "norm_eps",
            1e-5,
            "act_fn",
            "silu",
            "flip_sin_to_cos",
            true,
            "freq_shift",
            0,
            "center_input_sample",
            false,
            "downsample_padding",
            1,
            "mid_block_scale_factor",
            1);

    private InferredConfig() {}

    /** A UNet's configuration. The prediction type is not part of it, but of the scheduler's. */
    static Config unet(TensorMap unet) {
        Set<String> names = unet.names();
        UnetBlocks blocks = UnetBlocks.ofDiffusers(names);
        List<Integer> channels = new ArrayList<>();
        List<String> down = new ArrayList<>();
        for (int block = 0; block < blocks.down().size(); block++) {
            String name = "down_blocks." + block;
            channels.add(unet.size(name + ".resnets.0.conv1.weight", 0));
            down.add(names.contains(name + ".attentions.0.proj_in.weight") ? "CrossAttnDownBlock2D" : "DownBlock2D");
        }
        List<String> up = blocks.up().stream()
                .map(block -> block.attention() ? "CrossAttnUpBlock2D" : "UpBlock2D")
                .toList();
        // Stable Diffusion 2 has linear projections where 1 has convolutions, and heads of equal width.
        boolean sd2 = unet.tensor(MIDDLE_ATTENTION + "proj_in.weight").shape().size() == 2;
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "UNet2DConditionModel");
        config.put("in_channels", unet.size("conv_in.weight", 1));
        config.put("out_channels", unet.size("conv_out.weight", 0));
        config.put("down_block_types", down);
        config.put("up_block_types", up);
        config.put("block_out_channels", channels);
        config.put("layers_per_block", layers(unet, blocks));
        config.put("cross_attention_dim", unet.size(MIDDLE_ATTENTION + "transformer_blocks.0.attn2.to_k.weight", 1));
        config.put(
                "attention_head_dim",
                sd2 ? channels.stream().map(InferredConfig::heads).toList() : HEADS);
        config.put("transformer_layers_per_block", count(names, MIDDLE_ATTENTION + "transformer_blocks"));
        config.put("use_linear_projection", sd2);
        config.put("norm_num_groups", groups(channels));
        // Sorted, since the iteration order of Map.of differs between runs.
        config.putAll(new TreeMap<>(UNET_DEFAULTS));
        return json(unet, config);
    }

    private static int layers(TensorMap unet, UnetBlocks blocks) {
        int layers = blocks.down().isEmpty() ? 0 : blocks.down().get(0);
        boolean even = blocks.down().stream().allMatch(count -> count == layers)
                && blocks.up().stream().map(Up::layers).allMatch(count -> count == layers + 1)
                && blocks.up().size() == blocks.down().size();
        if (layers == 0 || !even) {
            throw new InvalidModelException(
                    unet.source(),
                    "a UNet with down blocks of equally many layers, and up blocks of one more",
                    "blocks of " + blocks.down() + " layers, then " + blocks.up());
        }
        return layers;
    }

    /** An autoencoder's configuration. */
    static Config vae(TensorMap vae) {
        List<Integer> channels = new ArrayList<>();
        for (int block = 0; block < count(vae.names(), "encoder.down_blocks"); block++) {
            channels.add(vae.size("encoder.down_blocks." + block + ".resnets.0.conv1.weight", 0));
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "AutoencoderKL");
        config.put("in_channels", vae.size("encoder.conv_in.weight", 1));
        config.put("out_channels", vae.size("decoder.conv_out.weight", 0));
        config.put("latent_channels", vae.size("decoder.conv_in.weight", 1));
        config.put(
                "down_block_types",
                channels.stream().map(c -> "DownEncoderBlock2D").toList());
        config.put(
                "up_block_types", channels.stream().map(c -> "UpDecoderBlock2D").toList());
        config.put("block_out_channels", channels);
        config.put("layers_per_block", count(vae.names(), "encoder.down_blocks.0.resnets"));
        config.put("norm_num_groups", groups(channels));
        config.put("act_fn", "silu");
        config.put("sample_size", 512);
        config.put("scaling_factor", 0.18215);
        return json(vae, config);
    }

    /**
     * A text encoder's configuration.
     *
     * @param activation "quick_gelu" for OpenAI's, "gelu" for OpenCLIP's
     */
    static Config textEncoder(TensorMap encoder, String activation) {
        int vocabulary = encoder.size(TokenEmbeddingTable.NAME, 0);
        int width = encoder.size(TokenEmbeddingTable.NAME, 1);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("CLIPTextModel"));
        config.put("model_type", "clip_text_model");
        config.put("vocab_size", vocabulary);
        config.put("hidden_size", width);
        config.put("intermediate_size", encoder.size("text_model.encoder.layers.0.mlp.fc1.weight", 0));
        config.put("num_hidden_layers", count(encoder.names(), "text_model.encoder.layers"));
        config.put("num_attention_heads", heads(width));
        config.put("max_position_embeddings", encoder.size("text_model.embeddings.position_embedding.weight", 0));
        config.put("hidden_act", activation);
        config.put("layer_norm_eps", 1e-5);
        config.put("bos_token_id", vocabulary - 2);
        config.put("eos_token_id", vocabulary - 1);
        return json(encoder, config);
    }

    private static int heads(int width) {
        return Math.max(1, width / HEAD_WIDTH);
    }

    /** 32, or fewer where 32 does not divide the channels of a smaller model. */
    private static int groups(List<Integer> channels) {
        return channels.stream()
                .map(count -> BigInteger.valueOf(count))
                .reduce(BigInteger.valueOf(GROUPS), BigInteger::gcd)
                .intValue();
    }

    /** Counts the consecutive indices from 0 that follow {@code prefix} in names. */
    private static int count(Set<String> names, String prefix) {
        return (int) IntStream.range(0, names.size())
                .takeWhile(i -> names.stream().anyMatch(name -> name.startsWith(prefix + "." + i + ".")))
                .count();
    }

    private static Config json(TensorMap component, Map<String, Object> config) {
        return new Config(component.source(), new Gson().toJsonTree(config).toString());
    }
}
