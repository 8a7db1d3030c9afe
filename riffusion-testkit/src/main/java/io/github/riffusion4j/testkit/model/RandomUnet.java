package io.github.riffusion4j.testkit.model;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A {@code UNet2DConditionModel} of diffusers.
 *
 * @param channels of each level, from the largest feature maps to the smallest
 * @param attends which levels have attention
 * @param heads of each level
 * @param linearProjection whether the projections of transformers are linear, as in Stable Diffusion 2, instead of
 *     convolutions
 * @param middle whether there is a middle block
 * @param scoreChannels of the score image; 0 for none
 */
public record RandomUnet(
        List<Integer> channels,
        List<Boolean> attends,
        List<Integer> heads,
        int layers,
        int transformers,
        int groups,
        int contextWidth,
        boolean linearProjection,
        boolean middle,
        int sampleSize,
        int scoreChannels) {

    /** A UNet without score image. */
    public RandomUnet(
            List<Integer> channels,
            List<Boolean> attends,
            List<Integer> heads,
            int layers,
            int transformers,
            int groups,
            int contextWidth,
            boolean linearProjection,
            boolean middle,
            int sampleSize) {
        this(
                channels,
                attends,
                heads,
                layers,
                transformers,
                groups,
                contextWidth,
                linearProjection,
                middle,
                sampleSize,
                0);
    }

    /** Returns this UNet with a score image. */
    public RandomUnet withScore(int count) {
        return new RandomUnet(
                channels,
                attends,
                heads,
                layers,
                transformers,
                groups,
                contextWidth,
                linearProjection,
                middle,
                sampleSize,
                count);
    }

    /** The UNet of Stable Diffusion 1, with 860 million parameters. */
    public static RandomUnet stableDiffusion1() {
        return new RandomUnet(
                List.of(320, 640, 1280, 1280),
                List.of(true, true, true, false),
                List.of(8, 8, 8, 8),
                2,
                1,
                32,
                768,
                false,
                true,
                64);
    }

    /** The content of {@code config.json}. */
    public String config() {
        List<String> down = attends.stream()
                .map(attention -> attention ? "\"CrossAttnDownBlock2D\"" : "\"DownBlock2D\"")
                .collect(Collectors.toList());
        List<String> up = attends.stream()
                .map(attention -> attention ? "\"CrossAttnUpBlock2D\"" : "\"UpBlock2D\"")
                .collect(Collectors.toList());
        Collections.reverse(up);
        return """
                {"_class_name": "UNet2DConditionModel", "act_fn": "silu", "attention_head_dim": %s,
                 "block_out_channels": %s, "center_input_sample": false, "cross_attention_dim": %d,
                 "down_block_types": %s, "downsample_padding": 1, "flip_sin_to_cos": true, "freq_shift": 0,
                 "in_channels": %d, "layers_per_block": %d, "mid_block_scale_factor": 1, "mid_block_type": %s,
                 "norm_eps": 1e-05, "norm_num_groups": %d, "out_channels": 4, "sample_size": %d,
                 "transformer_layers_per_block": %d, "up_block_types": %s, "use_linear_projection": %s,
                 "num_class_embeds": null, "only_cross_attention": false, "class_embed_type": null%s}
                """.formatted(
                heads.stream().distinct().count() == 1 ? heads.get(0).toString() : heads.toString(),
                channels,
                contextWidth,
                down,
                4 + scoreChannels,
                layers,
                middle ? "\"UNetMidBlock2DCrossAttn\"" : "null",
                groups,
                sampleSize,
                transformers,
                up,
                linearProjection,
                scoreChannels == 0 ? "" : ", \"score_image\": {\"version\": 1, \"channels\": " + scoreChannels + "}");
    }

    /** The weights. */
    public RandomTensors tensors() {
        RandomTensors tensors = new RandomTensors();
        int first = channels.get(0);
        tensors.layer("time_embedding.linear_1", 4 * first, first)
                .layer("time_embedding.linear_2", 4 * first, 4 * first)
                .layer("conv_in", first, 4 + scoreChannels, 3, 3);
        Deque<Integer> skipped = new ArrayDeque<>(List.of(first));
        int last = channels.size() - 1;
        int width = first;
        for (int level = 0; level <= last; level++) {
            String block = "down_blocks." + level;
            for (int i = 0; i < layers; i++) {
                pair(tensors, block, i, width, level, attends.get(level));
                width = channels.get(level);
                skipped.push(width);
            }
            if (level < last) {
                tensors.layer(block + ".downsamplers.0.conv", width, width, 3, 3);
                skipped.push(width);
            }
        }
        if (middle) {
            pair(tensors, "mid_block", 0, width, last, true);
            pair(tensors, "mid_block", 1, width, last, false);
        }
        for (int level = last; level >= 0; level--) {
            String block = "up_blocks." + (last - level);
            for (int i = 0; i <= layers; i++) {
                pair(tensors, block, i, width + skipped.pop(), level, attends.get(level));
                width = channels.get(level);
            }
            if (level > 0) {
                tensors.layer(block + ".upsamplers.0.conv", width, width, 3, 3);
            }
        }
        return tensors.norm("conv_norm_out", first).layer("conv_out", 4, first, 3, 3);
    }

    private void pair(RandomTensors tensors, String block, int index, int in, int level, boolean attention) {
        int out = channels.get(level);
        String resnet = block + ".resnets." + index;
        tensors.layer(resnet + ".time_emb_proj", out, 4 * channels.get(0));
        residual(tensors, resnet, in, out);
        if (attention) {
            transformer(tensors, block + ".attentions." + index, out);
        }
    }

    /** Adds the weights of a ResNet block. */
    static void residual(RandomTensors tensors, String name, int in, int out) {
        tensors.norm(name + ".norm1", in)
                .layer(name + ".conv1", out, in, 3, 3)
                .norm(name + ".norm2", out)
                .layer(name + ".conv2", out, out, 3, 3);
        if (in != out) {
            tensors.layer(name + ".conv_shortcut", out, in, 1, 1);
        }
    }

    private void transformer(RandomTensors tensors, String name, int width) {
        int[] projection = linearProjection ? new int[] {width} : new int[] {width, 1, 1};
        tensors.norm(name + ".norm", width).layer(name + ".proj_in", width, projection);
        for (int i = 0; i < transformers; i++) {
            String block = name + ".transformer_blocks." + i;
            tensors.norm(block + ".norm1", width).norm(block + ".norm2", width).norm(block + ".norm3", width);
            attention(tensors, block + ".attn1", width, width);
            attention(tensors, block + ".attn2", width, contextWidth);
            tensors.layer(block + ".ff.net.0.proj", 8 * width, width).layer(block + ".ff.net.2", width, 4 * width);
        }
        tensors.layer(name + ".proj_out", width, projection);
    }

    private static void attention(RandomTensors tensors, String name, int width, int contextWidth) {
        tensors.add(name + ".to_q.weight", width, width)
                .add(name + ".to_k.weight", width, contextWidth)
                .add(name + ".to_v.weight", width, contextWidth)
                .layer(name + ".to_out.0", width, width);
    }
}
