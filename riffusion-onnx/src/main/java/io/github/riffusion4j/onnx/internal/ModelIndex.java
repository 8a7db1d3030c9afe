package io.github.riffusion4j.onnx.internal;

/** The names that imports add to {@code model_index.json}. */
public final class ModelIndex {

    /** The file, in the model's directory. */
    public static final String FILE = "model_index.json";

    /** The field of a model's export profile. */
    public static final String PROFILE = "_riffusion4j_profile";

    /** The field of the kind of 8-bit dot product that weights were quantized for; only in models with such weights. */
    public static final String INT8_DOT_PRODUCT = "_riffusion4j_int8_dot_product";

    /** The field of the method by which a model was distilled. */
    public static final String DISTILLATION = "_riffusion4j_distillation";

    /** The field of the number of steps that a model is for. */
    public static final String STEPS = "_riffusion4j_steps";

    private ModelIndex() {}
}
