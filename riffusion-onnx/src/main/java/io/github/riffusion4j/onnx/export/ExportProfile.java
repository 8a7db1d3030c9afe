package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.session.Int8DotProduct;
import io.github.riffusion4j.onnx.export.Quantization.Format;
import io.github.riffusion4j.onnx.export.graph.CudaOperators;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import java.util.regex.Pattern;

/**
 * The kind of machine that a model is written for: which operators its layers become, and how exact its numbers are.
 */
public enum ExportProfile {

    /**
     * ONNX's own operators only (operator set 17), 32-bit numbers: any runtime takes it, and others are measured
     * against it.
     */
    PLAIN,

    /**
     * For ONNX Runtime on a CPU: 32-bit numbers, the same results as {@link #PLAIN}, but attention as the runtime's own
     * operator, which is faster and takes half the memory.
     */
    CPU,

    /**
     * For ONNX Runtime on a CPU, faster and smaller than {@link #CPU}, and a few percent off its results: the matrix
     * products and convolutions of the UNet and of the VAE decoder in 8-bit integers. Nothing is calibrated. In 32 bits
     * stay attention itself, layers that are small and delicate (the first and the last, shortcuts, attention in the
     * decoder's middle), and the networks that matter little, the text encoder and the VAE encoder, which are as in
     * {@link #CPU}. Pays most on processors with instructions for it (AVX-512 VNNI, AVX-VNNI, or Arm's dot product). On
     * x86 processors without them ONNX Runtime cuts off large sums: an import there has weights of 7 to 8 bits, as far
     * as their sums fit, in the UNet, and unsigned ones in the decoder; see {@link Int8DotProduct}.
     */
    CPU_INT8,

    /**
     * For ONNX Runtime on a graphics card with CUDA, and for nothing else: 16-bit numbers (32 in the sums of the
     * normalizations), channels last, and the operators that only that provider has. Inputs and outputs have 32 bits.
     */
    CUDA_FP16;

    private static final Pattern DOUBLING = Pattern.compile("decoder\\.up_blocks\\.\\d+\\.0\\.conv");

    /**
     * How the layers of the network that runs at every step are put into {@code graph}.
     *
     * @param products of the processor, for {@link #CPU_INT8}
     */
    Lowering unet(Graph graph, Int8DotProduct products) {
        // Signed weights are the fastest on every processor.
        return int8OrOthers(graph, products == Int8DotProduct.EXACT ? Format.S8 : Format.S8_REDUCED_RANGE);
    }

    /**
     * How the layers of the network that makes the picture are put into {@code graph}.
     *
     * @param products of the processor, for {@link #CPU_INT8}
     */
    Lowering decoder(Graph graph, Int8DotProduct products) {
        // Runs once where the UNet runs dozens of times, and nothing after it mends its errors: worth all 8 bits.
        return int8OrOthers(graph, products == Int8DotProduct.EXACT ? Format.S8 : Format.U8);
    }

    private Lowering int8OrOthers(Graph graph, Format weights) {
        return this == CPU_INT8 ? new Int8Lowering(graph, ExportProfile::isDelicate, weights) : others(graph);
    }

    /** How the layers of the other networks are put into {@code graph}. */
    Lowering others(Graph graph) {
        return switch (this) {
            case PLAIN -> new PlainLowering(graph);
            case CPU, CPU_INT8 -> new CpuLowering(graph);
            case CUDA_FP16 -> new CudaLowering(graph, DataType.FLOAT16, new CudaOperators(graph));
        };
    }

    /**
     * Whether a layer suffers more from 8 bits than it gains: the first, which sees latents and, in some models, a
     * score of another range; the shortcuts, whose numbers were not normalized and whose errors no later layer of the
     * block mends, the attention in the middle of the decoder, and the convolutions of {@code AutoencoderDC} whose
     * weights contain a shortcut, beside which the others are small.
     */
    private static boolean isDelicate(String place) {
        return place.endsWith("conv_in")
                || place.endsWith("conv_shortcut")
                || place.startsWith("decoder.mid_block.attentions")
                || DOUBLING.matcher(place).matches();
    }
}
