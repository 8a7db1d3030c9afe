package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The tensors of a model, or of a part of one, by name. Opening them reads only what says where they are. Thread safe;
 * {@link #close()} may be called twice.
 */
public interface Weights extends AutoCloseable {

    /**
     * Opens a safetensors file, a PyTorch checkpoint, or a {@code .index.json} that says which of several such files a
     * tensor is in. What a file is, is found out from its first bytes, not from its name. Nothing that a checkpoint
     * asks for is run: it may hold tensors and plain data only.
     *
     * @throws InvalidModelException if it is missing, damaged, something else, or may be harmful
     */
    static Weights open(Path file) {
        return WeightsFile.open(file);
    }

    /** The names of all tensors, in the order of the file. */
    Set<String> names();

    /**
     * A tensor by name.
     *
     * @throws InvalidModelException if there is none of that name; the message says which names are nearest
     */
    StoredTensor tensor(String name);

    /** Lets go of the files. */
    @Override
    void close();
}
