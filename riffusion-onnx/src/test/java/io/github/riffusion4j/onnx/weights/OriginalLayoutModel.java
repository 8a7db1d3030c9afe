package io.github.riffusion4j.onnx.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes models of diffusers under their original names. It is written after the tables of diffusers'
 * {@code scripts/convert_diffusers_to_original_stable_diffusion.py}, for models of four or fewer blocks, and knows
 * nothing of the code under test.
 */
public final class OriginalLayoutModel {

    private static final String[][] RESNET = {
        {"norm1", "in_layers.0"},
        {"conv1", "in_layers.2"},
        {"norm2", "out_layers.0"},
        {"conv2", "out_layers.3"},
        {"time_emb_proj", "emb_layers.1"},
        {"conv_shortcut", "skip_connection"}
    };

    private static final String[][] UNET_ENDS = {
        {"time_embedding.linear_1.", "time_embed.0."},
        {"time_embedding.linear_2.", "time_embed.2."},
        {"conv_in.", "input_blocks.0.0."},
        {"conv_norm_out.", "out.0."},
        {"conv_out.", "out.2."},
        {"mid_block.attentions.0.", "middle_block.1."},
        {"mid_block.resnets.0.", "middle_block.0."},
        {"mid_block.resnets.1.", "middle_block.2."}
    };

    private static final Pattern LAYER =
            Pattern.compile("(down|up)_blocks\\.(\\d)\\.(resnets|attentions|downsamplers|upsamplers)\\.(\\d)\\.(.+)");

    private OriginalLayoutModel() {}

    /**
     * The whole model, with the text encoder of Stable Diffusion 1 and an autoencoder of four blocks.
     *
     * @param layers of each of the UNet's blocks on the way down
     */
    public static List<TestTensor> of(Checkpoint checkpoint, int layers) {
        List<TestTensor> tensors = new ArrayList<>(unet(checkpoint.unet().weights(), layers));
        tensors.addAll(vae(checkpoint.vae().weights(), 4));
        for (TestTensor tensor : TestTensor.copies(checkpoint.textEncoder().weights())) {
            tensors.add(tensor.named("cond_stage_model.transformer." + tensor.name()));
        }
        return tensors;
    }

    static List<TestTensor> unet(Weights unet, int layers) {
        return TestTensor.copies(unet).stream()
                .map(tensor -> tensor.named("model.diffusion_model." + unetName(unet, tensor.name(), layers)))
                .toList();
    }

    private static String unetName(Weights unet, String name, int layers) {
        String renamed = name;
        if (name.contains("resnets")) {
            for (String[] pair : RESNET) {
                renamed = renamed.replace("." + pair[0] + ".", "." + pair[1] + ".");
            }
        }
        for (String[] pair : UNET_ENDS) {
            if (renamed.startsWith(pair[0])) {
                return pair[1] + renamed.substring(pair[0].length());
            }
        }
        Matcher layer = LAYER.matcher(renamed);
        if (!layer.matches()) {
            throw new IllegalArgumentException(name);
        }
        int block = Integer.parseInt(layer.group(2));
        int index = Integer.parseInt(layer.group(4));
        int down = 1 + (layers + 1) * block + index;
        int up = (layers + 1) * block + index;
        boolean attention = unet.names().contains("up_blocks." + block + ".attentions.0.norm.weight");
        String rest = layer.group(5);
        return switch (layer.group(1) + layer.group(3)) {
            case "downresnets" -> "input_blocks." + down + ".0." + rest;
            case "downattentions" -> "input_blocks." + down + ".1." + rest;
            case "downdownsamplers" ->
                "input_blocks." + (layers + 1) * (block + 1) + ".0." + rest.replace("conv.", "op.");
            case "upresnets" -> "output_blocks." + up + ".0." + rest;
            case "upattentions" -> "output_blocks." + up + ".1." + rest;
            case "upupsamplers" ->
                "output_blocks." + ((layers + 1) * (block + 1) - 1) + (attention ? ".2." : ".1.") + rest;
            default -> throw new IllegalArgumentException(name);
        };
    }

    static List<TestTensor> vae(Weights vae, int blocks) {
        return TestTensor.copies(vae).stream()
                .map(tensor -> vaeTensor(tensor, blocks))
                .toList();
    }

    private static TestTensor vaeTensor(TestTensor tensor, int blocks) {
        String name = tensor.name()
                .replace("conv_shortcut", "nin_shortcut")
                .replace("conv_norm_out", "norm_out")
                .replace("mid_block.attentions.0.", "mid.attn_1.")
                .replace("mid_block.resnets.0.", "mid.block_1.")
                .replace("mid_block.resnets.1.", "mid.block_2.")
                .replace("group_norm.", "norm.")
                .replace("to_q.", "q.")
                .replace("to_k.", "k.")
                .replace("to_v.", "v.")
                .replace("to_out.0.", "proj_out.")
                .replace("downsamplers.0.", "downsample.")
                .replace("upsamplers.0.", "upsample.")
                .replace("resnets", "block")
                .replace("down_blocks", "down");
        for (int block = 0; block < blocks; block++) {
            name = name.replace("up_blocks." + block + ".", "up." + (blocks - 1 - block) + ".");
        }
        TestTensor renamed = tensor.named("first_stage_model." + name);
        boolean projection = name.contains("attn_1") && tensor.shape().size() == 2;
        return projection ? renamed.shaped(tensor.shape().get(0), tensor.shape().get(1), 1, 1) : renamed;
    }
}
