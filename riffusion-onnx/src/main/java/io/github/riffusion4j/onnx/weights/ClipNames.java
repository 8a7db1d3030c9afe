package io.github.riffusion4j.onnx.weights;

import java.util.List;

/** The names of the text encoder's tensors. */
final class ClipNames {

    private static final String ROOT = "text_model.";
    private static final List<String> BELOW_ROOT = List.of("embeddings.", "encoder.", "final_layer_norm.");

    private ClipNames() {}

    /** Files of some versions of transformers leave out what all names begin with. */
    static TensorMap modern(TensorMap weights) {
        List<StoredTensor> tensors =
                weights.tensors().stream().map(ClipNames::modern).toList();
        return TensorMap.of(weights.source(), tensors, weights::close);
    }

    private static StoredTensor modern(StoredTensor tensor) {
        boolean bare = BELOW_ROOT.stream().anyMatch(tensor.name()::startsWith);
        return bare ? LazyTensor.renamed(ROOT + tensor.name(), tensor) : tensor;
    }
}
