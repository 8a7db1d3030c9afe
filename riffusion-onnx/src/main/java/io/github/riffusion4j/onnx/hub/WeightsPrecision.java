package io.github.riffusion4j.onnx.hub;

/** The preferred precision of weights, where a repository has several. */
public enum WeightsPrecision {

    /** 32-bit floats, for models that compute in full precision. Twice the download. */
    FULL(""),

    /**
     * 16-bit floats: exact for models that compute in half precision, and nearly exact for those that compute in 8-bit
     * integers.
     */
    HALF("fp16");

    private final String variant;

    WeightsPrecision(String variant) {
        this.variant = variant;
    }

    /** The rank of weights of a variant; 0 is best. */
    int rank(String name) {
        if (name.equals(variant)) {
            return 0;
        }
        // Others, such as "non_ema", are for further training.
        return name.equals(FULL.variant) || name.equals(HALF.variant) ? 1 : 2;
    }
}
