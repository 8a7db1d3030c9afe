package io.github.riffusion4j.onnx.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts the names of text encoder tensors, transformers' and OpenCLIP's, to transformers' current ones. */
final class TextEncoderNames {

    private static final String ROOT = "text_model.";
    private static final List<String> BELOW_ROOT = List.of("embeddings.", "encoder.", "final_layer_norm.");

    private static final Pattern BLOCK = Pattern.compile("transformer\\.resblocks\\.(\\d{1,4})\\.(.+)");
    private static final Pattern FUSED = Pattern.compile("attn\\.in_proj_(weight|bias)");
    private static final List<String> PROJECTIONS = List.of("q_proj", "k_proj", "v_proj");

    private static final TensorNameMapping TOP = new TensorNameMapping()
            .add("token_embedding", "text_model.embeddings.token_embedding")
            .add("positional_embedding", "text_model.embeddings.position_embedding.weight")
            .add("ln_final", "text_model.final_layer_norm");

    private static final TensorNameMapping IN_BLOCK = new TensorNameMapping()
            .add("ln_1", "layer_norm1")
            .add("ln_2", "layer_norm2")
            .add("mlp.c_fc", "mlp.fc1")
            .add("mlp.c_proj", "mlp.fc2")
            .add("attn.out_proj", "self_attn.out_proj");

    private TextEncoderNames() {}

    /** Adds the common prefix that some versions of transformers omit. */
    static TensorMap current(TensorMap weights) {
        List<StoredTensor> tensors =
                weights.tensors().stream().map(TextEncoderNames::current).toList();
        return TensorMap.of(weights.source(), tensors, weights::close);
    }

    private static StoredTensor current(StoredTensor tensor) {
        boolean bare = BELOW_ROOT.stream().anyMatch(tensor.name()::startsWith);
        return bare ? LazyTensor.renamed(ROOT + tensor.name(), tensor) : tensor;
    }

    /**
     * Converts the text encoder of Stable Diffusion 2 in the original layout, OpenCLIP's, which keeps the three
     * projections of attention in one matrix. The last block is omitted, as by diffusers: Stable Diffusion takes the
     * output of the one before.
     *
     * @param tensors under their names in OpenCLIP
     */
    static List<StoredTensor> fromOpenClip(List<StoredTensor> tensors) {
        int last = tensors.stream()
                .map(tensor -> BLOCK.matcher(tensor.name()))
                .filter(Matcher::matches)
                .mapToInt(name -> Integer.parseInt(name.group(1)))
                .max()
                .orElse(0);
        List<StoredTensor> converted = new ArrayList<>();
        for (StoredTensor tensor : tensors) {
            Matcher block = BLOCK.matcher(tensor.name());
            if (!block.matches()) {
                converted.addAll(top(tensor));
            } else if (Integer.parseInt(block.group(1)) < last) {
                String layer = "text_model.encoder.layers." + block.group(1) + ".";
                converted.addAll(inBlock(layer, block.group(2), tensor));
            }
        }
        return converted;
    }

    private static List<StoredTensor> top(StoredTensor tensor) {
        if (tensor.name().equals("text_projection") && tensor.shape().size() == 2) {
            return List.of(transposed("text_projection.weight", tensor));
        }
        return TOP.toDiffusers(tensor.name()).stream()
                .<StoredTensor>map(name -> LazyTensor.renamed(name, tensor))
                .toList();
    }

    private static List<StoredTensor> inBlock(String layer, String name, StoredTensor tensor) {
        Matcher fused = FUSED.matcher(name);
        boolean divisible = !tensor.shape().isEmpty() && tensor.shape().get(0) % PROJECTIONS.size() == 0;
        if (fused.matches() && divisible) {
            return PROJECTIONS.stream()
                    .<StoredTensor>map(projection -> third(
                            layer + "self_attn." + projection + "." + fused.group(1),
                            tensor,
                            PROJECTIONS.indexOf(projection)))
                    .toList();
        }
        return IN_BLOCK.toDiffusers(name).stream()
                .<StoredTensor>map(known -> LazyTensor.renamed(layer + known, tensor))
                .toList();
    }

    private static StoredTensor third(String name, StoredTensor tensor, int index) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.set(0, shape.get(0) / PROJECTIONS.size());
        int length = tensor.elementCount() / PROJECTIONS.size();
        return LazyTensor.computed(
                name, shape, tensor, all -> Arrays.copyOfRange(all, index * length, (index + 1) * length));
    }

    private static StoredTensor transposed(String name, StoredTensor matrix) {
        int rows = matrix.shape().get(0);
        int columns = matrix.shape().get(1);
        return LazyTensor.computed(name, List.of(columns, rows), matrix, elements -> {
            float[] transposed = new float[elements.length];
            for (int i = 0; i < elements.length; i++) {
                transposed[i % columns * rows + i / columns] = elements[i];
            }
            return transposed;
        });
    }
}
