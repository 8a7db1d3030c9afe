package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The tensors of a model or of a component, by name. Opening them reads only headers. Thread safe; {@link #close()} is
 * idempotent.
 */
public interface Weights extends AutoCloseable {

    /**
     * Opens a safetensors file, a PyTorch checkpoint, or an {@code .index.json} that maps tensors to several such
     * files. The format is detected by the first bytes, not by the name. Nothing in a checkpoint is executed: it may
     * hold tensors and plain data only.
     *
     * @throws InvalidModelException if it is missing, damaged, of another kind, or potentially harmful
     */
    static Weights open(Path file) {
        return WeightsFile.open(file);
    }

    /** The names of all tensors, in the order of the file. */
    Set<String> names();

    /**
     * Returns a tensor by name.
     *
     * @throws InvalidModelException if there is none of that name; the message suggests similar names
     */
    StoredTensor tensor(String name);

    /** Closes the files. */
    @Override
    void close();
}
