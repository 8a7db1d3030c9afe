package io.github.riffusion4j.onnx.hub;

/** Which weights to take where a repository has them in several precisions. Where it has only one, that is taken. */
public enum WeightsPrecision {

    /** 32 bits a number: for models that compute in full precision. Twice the download. */
    FULL(""),

    /**
     * 16 bits a number, 11 of them significant: loses nothing for models that compute in half precision, which round
     * the weights so anyway, and next to nothing for those that compute in 8-bit whole numbers.
     */
    HALF("fp16");

    private final String variant;

    WeightsPrecision(String variant) {
        this.variant = variant;
    }

    /** How well weights that are named {@code other} serve; 0 is best. */
    int rank(String other) {
        if (other.equals(variant)) {
            return 0;
        }
        // Others, such as "non_ema", are for going on with the training.
        return other.equals(FULL.variant) || other.equals(HALF.variant) ? 1 : 2;
    }
}
