package io.github.riffusion4j.onnx.weights;

/** The element type of a stored tensor, named as in safetensors. */
public enum ElementType {
    F64(8),
    F32(4),
    F16(2),
    /** The upper half of a 32-bit float. */
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of an element, in bytes. */
    public int bytes() {
        return bytes;
    }
}
