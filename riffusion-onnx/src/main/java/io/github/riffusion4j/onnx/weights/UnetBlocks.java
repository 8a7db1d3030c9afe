package io.github.riffusion4j.onnx.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The block structure of a UNet: down blocks, a middle block, and up blocks. diffusers numbers the layers within each
 * block; the original layout has one list for each direction, in which a downsampler is an entry of its own, and an
 * upsampler is the last module of an entry.
 *
 * @param down the number of layers of each down block
 * @param up the up blocks
 */
record UnetBlocks(List<Integer> down, List<Up> up) {

    /** An up block: the number of layers, and whether attention follows each. */
    record Up(int layers, boolean attention) {}

    /** The structure by names of the original layout, without their common prefix. */
    static UnetBlocks ofOriginal(Set<String> names) {
        List<Integer> down = new ArrayList<>();
        int layers = 0;
        // Entry 0 is the first convolution.
        for (int i = 1; hasLayer(names, "input_blocks." + i + ".0"); i++) {
            if (names.contains("input_blocks." + i + ".0.op.weight")) {
                down.add(layers);
                layers = 0;
            } else {
                layers++;
            }
        }
        down.add(layers);
        return new UnetBlocks(List.copyOf(down), upOfOriginal(names));
    }

    private static List<Up> upOfOriginal(Set<String> names) {
        List<Up> up = new ArrayList<>();
        int layers = 0;
        boolean attention = false;
        for (int i = 0; hasLayer(names, "output_blocks." + i + ".0"); i++) {
            String entry = "output_blocks." + i;
            layers++;
            attention |= names.contains(entry + ".1.proj_in.weight");
            if (names.contains(entry + ".1.conv.weight") || names.contains(entry + ".2.conv.weight")) {
                up.add(new Up(layers, attention));
                layers = 0;
                attention = false;
            }
        }
        up.add(new Up(layers, attention));
        return List.copyOf(up);
    }

    private static boolean hasLayer(Set<String> names, String entry) {
        return names.contains(entry + ".op.weight") || names.contains(entry + ".in_layers.0.weight");
    }

    /** The structure by names of diffusers. */
    static UnetBlocks ofDiffusers(Set<String> names) {
        List<Integer> down = new ArrayList<>();
        for (int block = 0; layers(names, "down_blocks." + block) > 0; block++) {
            down.add(layers(names, "down_blocks." + block));
        }
        List<Up> up = new ArrayList<>();
        for (int block = 0; layers(names, "up_blocks." + block) > 0; block++) {
            String name = "up_blocks." + block;
            up.add(new Up(layers(names, name), names.contains(name + ".attentions.0.proj_in.weight")));
        }
        return new UnetBlocks(List.copyOf(down), List.copyOf(up));
    }

    private static int layers(Set<String> names, String block) {
        int layers = 0;
        while (names.contains(block + ".resnets." + layers + ".conv1.weight")) {
            layers++;
        }
        return layers;
    }

    /** The names of all layers in both layouts. */
    TensorNameMapping names() {
        TensorNameMapping map = new TensorNameMapping()
                .add("time_embed.0", "time_embedding.linear_1")
                .add("time_embed.2", "time_embedding.linear_2")
                .add("time_embed.cond_proj", "time_embedding.cond_proj")
                .add("input_blocks.0.0", "conv_in")
                .add("middle_block.1", "mid_block.attentions.0")
                .add("out.0", "conv_norm_out")
                .add("out.2", "conv_out");
        addLayer(map, "middle_block.0", "mid_block.resnets.0");
        addLayer(map, "middle_block.2", "mid_block.resnets.1");
        addDown(map);
        addUp(map);
        return map;
    }

    private void addDown(TensorNameMapping map) {
        int entry = 1;
        for (int block = 0; block < down.size(); block++) {
            String name = "down_blocks." + block;
            for (int layer = 0; layer < down.get(block); layer++) {
                addLayer(map, "input_blocks." + entry + ".0", name + ".resnets." + layer);
                map.add("input_blocks." + entry + ".1", name + ".attentions." + layer);
                entry++;
            }
            map.add("input_blocks." + entry + ".0.op", name + ".downsamplers.0.conv");
            entry++;
        }
    }

    private void addUp(TensorNameMapping map) {
        int entry = 0;
        for (int block = 0; block < up.size(); block++) {
            String name = "up_blocks." + block;
            boolean attention = up.get(block).attention();
            for (int layer = 0; layer < up.get(block).layers(); layer++) {
                addLayer(map, "output_blocks." + entry + ".0", name + ".resnets." + layer);
                if (attention) {
                    map.add("output_blocks." + entry + ".1", name + ".attentions." + layer);
                }
                entry++;
            }
            String last = "output_blocks." + (entry - 1);
            map.add(last + (attention ? ".2.conv" : ".1.conv"), name + ".upsamplers.0.conv");
        }
    }

    private static void addLayer(TensorNameMapping map, String original, String diffusers) {
        map.add(original + ".in_layers.0", diffusers + ".norm1")
                .add(original + ".in_layers.2", diffusers + ".conv1")
                .add(original + ".emb_layers.1", diffusers + ".time_emb_proj")
                .add(original + ".out_layers.0", diffusers + ".norm2")
                .add(original + ".out_layers.3", diffusers + ".conv2")
                .add(original + ".skip_connection", diffusers + ".conv_shortcut");
    }
}
