package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of the autoencoder's tensors. */
final class VaeNames {

    private static final String ATTENTION = ".mid_block.attentions.";

    /** Before diffusers 0.15, and since. */
    private static final Map<String, String> MODERN =
            Map.of(".query.", ".to_q.", ".key.", ".to_k.", ".value.", ".to_v.", ".proj_attn.", ".to_out.0.");

    private VaeNames() {}

    /** Names and shapes as today's diffusers has them; the projections of attention have been convolutions. */
    static TensorMap modern(TensorMap weights) {
        List<StoredTensor> tensors =
                weights.tensors().stream().map(VaeNames::modern).toList();
        return TensorMap.of(weights.source(), tensors, weights::close);
    }

    private static StoredTensor modern(StoredTensor tensor) {
        if (!tensor.name().contains(ATTENTION)) {
            return tensor;
        }
        String name = tensor.name();
        for (Map.Entry<String, String> change : MODERN.entrySet()) {
            name = name.replace(change.getKey(), change.getValue());
        }
        List<Integer> shape = tensor.shape();
        boolean convolution = shape.size() == 4 && shape.get(2) == 1 && shape.get(3) == 1;
        return LazyTensor.reshaped(name, convolution ? shape.subList(0, 2) : shape, tensor);
    }

    /** From the original layout, for as many blocks and layers as {@code names} have. */
    static NameMap ofOriginal(Set<String> names) {
        NameMap map = new NameMap().add("quant_conv", "quant_conv").add("post_quant_conv", "post_quant_conv");
        addBlocks(map, names, "encoder", "down", false);
        // The original numbers the blocks on the way up as those on the way down, from the image inwards.
        addBlocks(map, names, "decoder", "up", true);
        return map;
    }

    private static void addBlocks(NameMap map, Set<String> names, String net, String way, boolean reversed) {
        map.add(net + ".conv_in", net + ".conv_in")
                .add(net + ".norm_out", net + ".conv_norm_out")
                .add(net + ".conv_out", net + ".conv_out");
        addLayer(map, net + ".mid.block_1", net + ".mid_block.resnets.0");
        addLayer(map, net + ".mid.block_2", net + ".mid_block.resnets.1");
        addAttention(map, net + ".mid.attn_1", net + ".mid_block.attentions.0");
        int count = 0;
        while (hasLayer(names, net + "." + way + "." + count, 0)) {
            count++;
        }
        for (int block = 0; block < count; block++) {
            String original = net + "." + way + "." + block;
            String diffusers = net + "." + way + "_blocks." + (reversed ? count - 1 - block : block);
            for (int layer = 0; hasLayer(names, original, layer); layer++) {
                addLayer(map, original + ".block." + layer, diffusers + ".resnets." + layer);
            }
            map.add(original + "." + way + "sample.conv", diffusers + "." + way + "samplers.0.conv");
        }
    }

    private static boolean hasLayer(Set<String> names, String block, int layer) {
        return names.contains(block + ".block." + layer + ".conv1.weight");
    }

    private static void addLayer(NameMap map, String original, String diffusers) {
        map.add(original, diffusers).add(original + ".nin_shortcut", diffusers + ".conv_shortcut");
    }

    private static void addAttention(NameMap map, String original, String diffusers) {
        map.add(original, diffusers)
                .add(original + ".norm", diffusers + ".group_norm")
                .add(original + ".q", diffusers + ".to_q")
                .add(original + ".k", diffusers + ".to_k")
                .add(original + ".v", diffusers + ".to_v")
                .add(original + ".proj_out", diffusers + ".to_out.0");
    }
}
