package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.PyValue.Dict;
import io.github.riffusion4j.onnx.weights.PyValue.Str;
import io.github.riffusion4j.onnx.weights.PyValue.TensorView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens the state dict of a PyTorch checkpoint: {@code .bin}, {@code .pt}, {@code .pth}, {@code .ckpt}. */
final class TorchFile {

    private static final Str STATE_DICT = new Str("state_dict");

    private TorchFile() {}

    /** @throws InvalidModelException if the file is damaged, of another kind, or potentially harmful */
    static TensorMap open(Path path) {
        TorchArchive archive = TorchArchive.open(path);
        try {
            List<StoredTensor> tensors = new ArrayList<>();
            stateDict(archive).entries().forEach((name, value) -> {
                if (name instanceof Str text && value instanceof TensorView view) {
                    tensors.add(archive.tensor(text.value(), view));
                }
            });
            return TensorMap.of(path, tensors, archive::close);
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /**
     * Returns the root itself, or its "state_dict", as PyTorch Lightning saves it beside the training state, or else
     * the only dict of tensors in it.
     */
    private static Dict stateDict(TorchArchive archive) {
        if (!(archive.root() instanceof Dict root)) {
            throw new InvalidModelException(archive.path(), "tensors by name", "a checkpoint that is no dict of them");
        }
        if (root.entries().get(STATE_DICT) instanceof Dict nested) {
            return nested;
        }
        if (hasTensors(root)) {
            return root;
        }
        List<Map.Entry<PyValue, PyValue>> nested = root.entries().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Dict dict && hasTensors(dict))
                .toList();
        return Optional.of(nested)
                .filter(found -> found.size() == 1)
                .flatMap(found -> dict(found.get(0).getValue()))
                .orElseThrow(() -> new InvalidModelException(
                        archive.path(),
                        "tensors by name, or one dict of them",
                        nested.isEmpty() ? "a checkpoint without tensors" : "several: " + names(nested)));
    }

    private static Optional<Dict> dict(PyValue value) {
        return value instanceof Dict dict ? Optional.of(dict) : Optional.empty();
    }

    private static boolean hasTensors(Dict dict) {
        return dict.entries().values().stream().anyMatch(TensorView.class::isInstance);
    }

    private static List<String> names(List<Map.Entry<PyValue, PyValue>> entries) {
        return entries.stream()
                .map(entry -> entry.getKey() instanceof Str text ? text.value() : "?")
                .toList();
    }
}
