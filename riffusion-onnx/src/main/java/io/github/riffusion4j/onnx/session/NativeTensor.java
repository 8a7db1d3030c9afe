package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Copies tensors to and from ONNX Runtime's memory, between our floats and whatever type a graph has. No direct buffer
 * is allocated here: one in Java's default byte order would be read as garbage without an error, while ONNX Runtime
 * copies heap buffers in the machine's order.
 */
final class NativeTensor {

    private NativeTensor() {}

    /** A native copy, to be closed by the caller; rounded to the nearest integer where {@code type} is one. */
    static OnnxTensor copyOf(Tensor tensor, OnnxJavaType type, OrtEnvironment environment) throws OrtException {
        // Not OrtUtil.transformShape, which does not know scalars.
        long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
        return switch (type) {
            case FLOAT -> OnnxTensor.createTensor(environment, tensor.asBuffer(), shape);
            case FLOAT16 ->
                OnnxTensor.createTensor(
                        environment, Fp16Conversions.convertFloatBufferToFp16Buffer(tensor.asBuffer()), shape, type);
            case BFLOAT16 ->
                OnnxTensor.createTensor(
                        environment, Fp16Conversions.convertFloatBufferToBf16Buffer(tensor.asBuffer()), shape, type);
            case DOUBLE -> {
                double[] values = new double[tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = tensor.get(i);
                }
                yield OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
            }
            case INT32 -> {
                int[] values = new int[tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.round(tensor.get(i));
                }
                yield OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape);
            }
            case INT64 -> {
                long[] values = new long[tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.round((double) tensor.get(i));
                }
                yield OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
            }
            default -> throw new IllegalArgumentException("no tensors of type " + type);
        };
    }

    /** A copy of a floating-point output of any precision. */
    static Tensor read(OnnxValue value) {
        OnnxTensor tensor = (OnnxTensor) value;
        int[] shape = Arrays.stream(tensor.getInfo().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
            DoubleBuffer values = tensor.getDoubleBuffer();
            return Tensor.generate(shape, i -> (float) values.get(i));
        }
        FloatBuffer values = tensor.getFloatBuffer();
        return Tensor.generate(shape, values::get);
    }
}
