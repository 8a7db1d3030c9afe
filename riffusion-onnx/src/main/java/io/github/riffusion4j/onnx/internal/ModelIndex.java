package io.github.riffusion4j.onnx.internal;

/** The names that imports add to {@code model_index.json}. */
public final class ModelIndex {

    /** The file, in the model's directory. */
    public static final String FILE = "model_index.json";

    /** The field of a model's export profile. */
    public static final String PROFILE = "_riffusion4j_profile";

    /** The field of the kind of 8-bit dot product that weights were quantized for; only in models with such weights. */
    public static final String INT8_DOT_PRODUCT = "_riffusion4j_int8_dot_product";

    private ModelIndex() {}
}
