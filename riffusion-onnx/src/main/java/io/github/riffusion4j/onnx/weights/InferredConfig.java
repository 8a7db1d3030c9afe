package io.github.riffusion4j.onnx.weights;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.Checkpoint.Config;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
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

    /** Null differs from absence where a UNet has no middle block. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private static final String GUIDANCE = "time_embedding.cond_proj.weight";
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
        // One with two ResNet blocks has attention between them, whose absence is an error.
        boolean middle = names.contains(MIDDLE_ATTENTION + "proj_in.weight") || hasModule(unet, "mid_block.resnets.1");
        String attention = middle ? MIDDLE_ATTENTION : firstAttention(unet);
        // Stable Diffusion 2 has linear projections where 1 has convolutions, and heads of equal width.
        boolean sd2 = unet.tensor(attention + "proj_in.weight").shape().size() == 2;
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "UNet2DConditionModel");
        config.put("in_channels", unet.size("conv_in.weight", 1));
        config.put("out_channels", unet.size("conv_out.weight", 0));
        config.put("down_block_types", down);
        config.put("up_block_types", up);
        config.put("block_out_channels", channels);
        config.put("layers_per_block", layers(unet, blocks));
        config.put("cross_attention_dim", unet.size(attention + "transformer_blocks.0.attn2.to_k.weight", 1));
        config.put(
                "attention_head_dim",
                sd2 ? channels.stream().map(InferredConfig::heads).toList() : HEADS);
        config.put("transformer_layers_per_block", count(names, attention + "transformer_blocks"));
        if (!middle) {
            config.put("mid_block_type", hasModule(unet, "mid_block.resnets.0") ? "UNetMidBlock2D" : JsonNull.INSTANCE);
        }
        if (names.contains(GUIDANCE)) {
            config.put("time_cond_proj_dim", unet.size(GUIDANCE, 1));
        }
        config.put("use_linear_projection", sd2);
        config.put("norm_num_groups", groups(channels));
        // Sorted, since the iteration order of Map.of differs between runs.
        config.putAll(new TreeMap<>(UNET_DEFAULTS));
        return json(unet, config);
    }

    /** The start of the names of the first transformer of a UNet without middle block. */
    private static String firstAttention(TensorMap unet) {
        return unet.names().stream()
                .filter(name -> name.startsWith("down_blocks.") && name.endsWith(".attentions.0.proj_in.weight"))
                .map(name -> name.substring(0, name.length() - "proj_in.weight".length()))
                .findFirst()
                .orElseThrow(() -> new InvalidModelException(
                        unet.source(), "a UNet with attention to the prompt", "none in its middle or down blocks"));
    }

    private static Object layers(TensorMap unet, UnetBlocks blocks) {
        List<Integer> down = blocks.down();
        List<Integer> up = new ArrayList<>(
                blocks.up().stream().map(block -> block.layers() - 1).toList());
        Collections.reverse(up);
        if (down.isEmpty() || !down.equals(up)) {
            throw new InvalidModelException(
                    unet.source(),
                    "a UNet whose up blocks have one layer more than the down blocks of their resolution",
                    "blocks of " + down + " layers, then " + blocks.up());
        }
        return down.stream().distinct().count() == 1 ? down.get(0) : down;
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
        config.put("mid_block_add_attention", hasModule(vae, "decoder.mid_block.attentions.0"));
        config.put("use_quant_conv", hasModule(vae, "quant_conv"));
        config.put("use_post_quant_conv", hasModule(vae, "post_quant_conv"));
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

    private static boolean hasModule(TensorMap tensors, String module) {
        return tensors.names().stream().anyMatch(name -> name.startsWith(module + "."));
    }

    /** Counts the consecutive indices from 0 that follow {@code prefix} in names. */
    private static int count(Set<String> names, String prefix) {
        return (int) IntStream.range(0, names.size())
                .takeWhile(i -> names.stream().anyMatch(name -> name.startsWith(prefix + "." + i + ".")))
                .count();
    }

    private static Config json(TensorMap component, Map<String, Object> config) {
        return new Config(component.source(), GSON.toJson(config));
    }
}
