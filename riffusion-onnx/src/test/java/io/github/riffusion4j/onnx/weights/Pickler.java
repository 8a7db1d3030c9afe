package io.github.riffusion4j.onnx.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Writes pickles: PyTorch's (protocol 2), and malicious ones. */
final class Pickler {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int memoized;

    Pickler() {
        op(PickleOpcode.PROTO).raw(2);
    }

    /** An ordered dict of tensors as {@code torch.save} writes it; the i-th has the storage i. */
    static byte[] stateDict(List<TestTensor> tensors) {
        return new Pickler().tensors(tensors).stop();
    }

    /** The state dict as PyTorch Lightning saves it, beside training state. */
    static byte[] checkpoint(List<TestTensor> tensors) {
        return new Pickler()
                .op(PickleOpcode.EMPTY_DICT)
                .memoize()
                .op(PickleOpcode.MARK)
                .text("global_step")
                .number(470_000)
                .text("state_dict")
                .tensors(tensors)
                .op(PickleOpcode.SETITEMS)
                .stop();
    }

    Pickler op(PickleOpcode... opcodes) {
        for (PickleOpcode opcode : opcodes) {
            out.write(opcode.code());
        }
        return this;
    }

    Pickler raw(int... bytes) {
        for (int value : bytes) {
            out.write(value);
        }
        return this;
    }

    /** Followed by a line feed. */
    Pickler line(String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Pickler text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op(PickleOpcode.BINUNICODE).littleEndian(bytes.length);
        out.writeBytes(bytes);
        return memoize();
    }

    Pickler number(int value) {
        return op(PickleOpcode.BININT).littleEndian(value);
    }

    Pickler littleEndian(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    Pickler global(String module, String name) {
        return op(PickleOpcode.GLOBAL).line(module).line(name).memoize();
    }

    /** Memoizes, as PyTorch does for whatever it may refer to. */
    Pickler memoize() {
        return op(PickleOpcode.LONG_BINPUT).littleEndian(memoized++);
    }

    Pickler tuple(int... numbers) {
        op(PickleOpcode.MARK);
        IntStream.of(numbers).forEach(this::number);
        return op(PickleOpcode.TUPLE);
    }

    Pickler orderedDict() {
        return global("collections", "OrderedDict")
                .op(PickleOpcode.EMPTY_TUPLE, PickleOpcode.REDUCE)
                .memoize();
    }

    Pickler tensors(List<TestTensor> tensors) {
        orderedDict().op(PickleOpcode.MARK);
        for (int i = 0; i < tensors.size(); i++) {
            TestTensor tensor = tensors.get(i);
            int[] shape = tensor.shape().stream().mapToInt(size -> size).toArray();
            text(tensor.name()).tensor(String.valueOf(i), tensor.type(), shape, rowByRow(shape), 0);
        }
        return op(PickleOpcode.SETITEMS);
    }

    /** A tensor that is a whole storage, with strides. */
    Pickler tensor(String key, ElementType type, int[] shape, int[] strides, int offset) {
        int elements = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        return tensor(key, type, elements, shape, strides, offset);
    }

    Pickler tensor(String key, ElementType type, int elements, int[] shape, int[] strides, int offset) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .op(PickleOpcode.MARK)
                .storage(key, type, elements)
                .number(offset)
                .tuple(shape)
                .tuple(strides)
                .op(PickleOpcode.NEWFALSE)
                .orderedDict()
                .op(PickleOpcode.TUPLE)
                .memoize()
                .op(PickleOpcode.REDUCE)
                .memoize();
    }

    private Pickler storage(String key, ElementType type, int elements) {
        return op(PickleOpcode.MARK)
                .text("storage")
                .global("torch", storageClass(type))
                .text(key)
                .text("cpu")
                .number(elements)
                .op(PickleOpcode.TUPLE)
                .memoize()
                .op(PickleOpcode.BINPERSID);
    }

    private static String storageClass(ElementType type) {
        return switch (type) {
            case F64 -> "DoubleStorage";
            case F32 -> "FloatStorage";
            case F16 -> "HalfStorage";
            case BF16 -> "BFloat16Storage";
            case I64 -> "LongStorage";
            case I32 -> "IntStorage";
            case I16 -> "ShortStorage";
            case I8 -> "CharStorage";
            case U8 -> "ByteStorage";
            case BOOL -> "BoolStorage";
        };
    }

    private static int[] rowByRow(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    byte[] stop() {
        return op(PickleOpcode.STOP).bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
