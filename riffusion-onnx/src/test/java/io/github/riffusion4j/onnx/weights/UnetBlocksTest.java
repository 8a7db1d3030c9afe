package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.weights.UnetBlocks.Up;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The UNet of Stable Diffusion 1, but narrower: four blocks, of which the innermost has no attention. */
class UnetBlocksTest {

    private static final List<Integer> CHANNELS = List.of(32, 64, 128, 128);

    private static final UnetBlocks BLOCKS = new UnetBlocks(
            List.of(2, 2, 2, 2), List.of(new Up(3, false), new Up(3, true), new Up(3, true), new Up(3, true)));

    /** Some tensors of every layer, under the names of diffusers. */
    private static List<TestTensor> unet() {
        List<TestTensor> tensors = new ArrayList<>(List.of(
                TestTensor.random("conv_in.weight", 32, 4, 3, 3),
                TestTensor.random("conv_out.weight", 4, 32, 3, 3),
                TestTensor.random("time_embedding.linear_1.weight", 128, 32)));
        layer(tensors, "mid_block.resnets.0", 128);
        attention(tensors, "mid_block.attentions.0", 128);
        layer(tensors, "mid_block.resnets.1", 128);
        for (int block = 0; block < 4; block++) {
            for (int i = 0; i < 2; i++) {
                layer(tensors, "down_blocks." + block + ".resnets." + i, CHANNELS.get(block));
                if (block < 3) {
                    attention(tensors, "down_blocks." + block + ".attentions." + i, CHANNELS.get(block));
                }
            }
            if (block < 3) {
                tensors.add(TestTensor.random("down_blocks." + block + ".downsamplers.0.conv.weight", 1));
                tensors.add(TestTensor.random("up_blocks." + block + ".upsamplers.0.conv.weight", 1));
            }
            for (int i = 0; i < 3; i++) {
                layer(tensors, "up_blocks." + block + ".resnets." + i, CHANNELS.get(3 - block));
                if (block > 0) {
                    attention(tensors, "up_blocks." + block + ".attentions." + i, CHANNELS.get(3 - block));
                }
            }
        }
        return tensors;
    }

    private static void layer(List<TestTensor> tensors, String name, int channels) {
        tensors.add(TestTensor.random(name + ".norm1.weight", channels));
        tensors.add(TestTensor.random(name + ".conv1.weight", channels, 1, 1, 1));
    }

    private static void attention(List<TestTensor> tensors, String name, int channels) {
        tensors.add(TestTensor.random(name + ".norm.weight", channels));
        tensors.add(TestTensor.random(name + ".proj_in.weight", channels, channels, 1, 1));
        tensors.add(TestTensor.random(name + ".transformer_blocks.0.attn2.to_k.weight", channels, 768));
    }

    private static TensorMap weights(List<TestTensor> tensors) {
        return TensorMap.of(
                Path.of("unet"), tensors.stream().map(TestTensor::stored).toList(), () -> {});
    }

    private static Set<String> originalNames(TensorMap unet) {
        String root = "model.diffusion_model.";
        return OriginalLayoutModel.unet(unet, 2).stream()
                .map(tensor -> tensor.name().substring(root.length()))
                .collect(Collectors.toSet());
    }

    @Test
    void infersBlocksOfBothLayouts() {
        TensorMap unet = weights(unet());
        assertEquals(BLOCKS, UnetBlocks.ofDiffusers(unet.names()));
        assertEquals(BLOCKS, UnetBlocks.ofOriginal(originalNames(unet)));
    }

    @Test
    void mapsEveryNameInBothDirections() {
        TensorMap unet = weights(unet());
        Set<String> original = originalNames(unet);
        assertEquals(
                new TreeSet<>(unet.names()),
                original.stream()
                        .flatMap(name -> BLOCKS.names().toDiffusers(name).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(
                new TreeSet<>(original),
                unet.names().stream()
                        .flatMap(name -> BLOCKS.names().toOriginal(name).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Names of the published model, in both of its layouts. */
    @ParameterizedTest
    @CsvSource({
        "input_blocks.1.1.norm.weight, down_blocks.0.attentions.0.norm.weight",
        "input_blocks.3.0.op.weight, down_blocks.0.downsamplers.0.conv.weight",
        "input_blocks.4.0.skip_connection.weight, down_blocks.1.resnets.0.conv_shortcut.weight",
        "input_blocks.11.0.in_layers.0.bias, down_blocks.3.resnets.1.norm1.bias",
        "middle_block.2.out_layers.3.bias, mid_block.resnets.1.conv2.bias",
        "output_blocks.2.1.conv.weight, up_blocks.0.upsamplers.0.conv.weight",
        "output_blocks.3.1.proj_out.weight, up_blocks.1.attentions.0.proj_out.weight",
        "output_blocks.8.2.conv.bias, up_blocks.2.upsamplers.0.conv.bias",
        "output_blocks.11.0.emb_layers.1.weight, up_blocks.3.resnets.2.time_emb_proj.weight",
        "time_embed.2.weight, time_embedding.linear_2.weight",
        "out.0.weight, conv_norm_out.weight"
    })
    void knowsTheNamesOfStableDiffusion1(String original, String diffusers) {
        assertEquals(diffusers, BLOCKS.names().toDiffusers(original).orElse("none"));
        assertEquals(original, BLOCKS.names().toOriginal(diffusers).orElse("none"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ':', textBlock = """
            down_block_types      : ["CrossAttnDownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D","DownBlock2D"]
            up_block_types        : ["UpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D"]
            block_out_channels    : [32,64,128,128]
            layers_per_block      : 2
            cross_attention_dim   : 768
            attention_head_dim    : 8
            use_linear_projection : false
            norm_num_groups       : 32
            in_channels           : 4
            """)
    void infersTheConfig(String field, String value) {
        JsonObject config = InferredConfig.unet(weights(unet())).parse().object();
        assertEquals(value, String.valueOf(config.get(field)));
    }
}
