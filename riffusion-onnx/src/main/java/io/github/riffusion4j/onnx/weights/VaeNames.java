package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Map;

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
}
