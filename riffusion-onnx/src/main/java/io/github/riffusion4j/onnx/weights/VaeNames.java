package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Converts the names of autoencoder tensors to diffusers' current ones. */
final class VaeNames {

    private static final String ATTENTION = ".mid_block.attentions.";

    /** Names before diffusers 0.15, and the current ones. */
    private static final Map<String, String> CURRENT =
            Map.of(".query.", ".to_q.", ".key.", ".to_k.", ".value.", ".to_v.", ".proj_attn.", ".to_out.0.");

    private VaeNames() {}

    /** Converts names and shapes of older versions of diffusers, in which attention projections were convolutions. */
    static TensorMap current(TensorMap weights) {
        List<StoredTensor> tensors =
                weights.tensors().stream().map(VaeNames::current).toList();
        return TensorMap.of(weights.source(), tensors, weights::close);
    }

    private static StoredTensor current(StoredTensor tensor) {
        if (!tensor.name().contains(ATTENTION)) {
            return tensor;
        }
        String name = tensor.name();
        for (Map.Entry<String, String> change : CURRENT.entrySet()) {
            name = name.replace(change.getKey(), change.getValue());
        }
        List<Integer> shape = tensor.shape();
        boolean convolution = shape.size() == 4 && shape.get(2) == 1 && shape.get(3) == 1;
        return LazyTensor.reshaped(name, convolution ? shape.subList(0, 2) : shape, tensor);
    }

    /** The mapping from the original layout, for the blocks and layers of {@code names}. */
    static TensorNameMapping ofOriginal(Set<String> names) {
        TensorNameMapping map =
                new TensorNameMapping().add("quant_conv", "quant_conv").add("post_quant_conv", "post_quant_conv");
        addBlocks(map, names, "encoder", "down", false);
        // The original layout numbers up blocks like down blocks, from the image inwards.
        addBlocks(map, names, "decoder", "up", true);
        return map;
    }

    private static void addBlocks(
            TensorNameMapping map, Set<String> names, String net, String direction, boolean reversed) {
        map.add(net + ".conv_in", net + ".conv_in")
                .add(net + ".norm_out", net + ".conv_norm_out")
                .add(net + ".conv_out", net + ".conv_out");
        addLayer(map, net + ".mid.block_1", net + ".mid_block.resnets.0");
        addLayer(map, net + ".mid.block_2", net + ".mid_block.resnets.1");
        addAttention(map, net + ".mid.attn_1", net + ".mid_block.attentions.0");
        int count = 0;
        while (hasLayer(names, net + "." + direction + "." + count, 0)) {
            count++;
        }
        for (int block = 0; block < count; block++) {
            String original = net + "." + direction + "." + block;
            String diffusers = net + "." + direction + "_blocks." + (reversed ? count - 1 - block : block);
            for (int layer = 0; hasLayer(names, original, layer); layer++) {
                addLayer(map, original + ".block." + layer, diffusers + ".resnets." + layer);
            }
            map.add(original + "." + direction + "sample.conv", diffusers + "." + direction + "samplers.0.conv");
        }
    }

    private static boolean hasLayer(Set<String> names, String block, int layer) {
        return names.contains(block + ".block." + layer + ".conv1.weight");
    }

    private static void addLayer(TensorNameMapping map, String original, String diffusers) {
        map.add(original, diffusers).add(original + ".nin_shortcut", diffusers + ".conv_shortcut");
    }

    private static void addAttention(TensorNameMapping map, String original, String diffusers) {
        map.add(original, diffusers)
                .add(original + ".norm", diffusers + ".group_norm")
                .add(original + ".q", diffusers + ".to_q")
                .add(original + ".k", diffusers + ".to_k")
                .add(original + ".v", diffusers + ".to_v")
                .add(original + ".proj_out", diffusers + ".to_out.0");
    }
}
