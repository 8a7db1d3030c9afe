package io.github.riffusion4j.onnx;

/** Told how loading a model proceeds, on the loading thread. */
@FunctionalInterface
public interface LoadListener {

    /**
     * A part is about to be loaded.
     *
     * @param part the name of its folder, such as {@code unet}
     * @param index which part, counted from 0
     * @param count how many parts there are
     */
    void loading(String part, int index, int count);
}
