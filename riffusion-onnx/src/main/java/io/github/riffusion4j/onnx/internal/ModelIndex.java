package io.github.riffusion4j.onnx.internal;

/** The names that this library adds to the {@code model_index.json} of the models that it imports. */
public final class ModelIndex {

    /** The file, in the model's folder. */
    public static final String FILE = "model_index.json";

    /** The name of the profile that a model was imported for. */
    public static final String PROFILE = "_riffusion4j_profile";

    /**
     * The name of the kind of 8-bit products that its weights were imported for; only in models that have such weights.
     */
    public static final String INT8_DOT_PRODUCT = "_riffusion4j_int8_dot_product";

    private ModelIndex() {}
}
