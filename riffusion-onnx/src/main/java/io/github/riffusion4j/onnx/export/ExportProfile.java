package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Quantization.Format;
import io.github.riffusion4j.onnx.export.graph.CudaOperators;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import java.util.regex.Pattern;

/** The target of an export: the operators that a model's layers become, and the precision of its numbers. */
public enum ExportProfile {

    /**
     * ONNX's own operators only (operator set 17), 32-bit numbers: for any runtime, and the reference for the other
     * profiles.
     */
    PLAIN,

    /**
     * For ONNX Runtime on a CPU: 32-bit numbers and the results of {@link #PLAIN}, but with the runtime's fused
     * attention operator, which is faster and takes half the memory.
     */
    CPU,

    /**
     * For ONNX Runtime on a CPU, faster than {@link #CPU} and larger, with an error of a few millionths: convolutions
     * of side 3 by Winograd's minimal filtering, with weights that are transformed when they are exported and then take
     * four times the memory. Of Stable Diffusion 1 these are half of the UNet's weights and nearly all of the
     * decoder's; the layers of the lowest resolution, where it gains nothing, are as in {@link #CPU}.
     */
    CPU_WINOGRAD,

    /**
     * For ONNX Runtime on a CPU, faster and smaller than {@link #CPU}, with an error of a few percent: the matrix
     * products and convolutions of the UNet and of the VAE decoder in 8-bit integers, quantized dynamically, without
     * calibration. Kept in 32 bits are attention itself, small layers sensitive to quantization (the first and the
     * last, shortcuts, attention in the decoder's middle block), and the networks that take little of the time, the
     * text encoder and the VAE encoder, which are as in {@link #CPU}. Most effective on processors with instructions
     * for it (AVX-512 VNNI, AVX-VNNI, or Arm's dot product). On x86 processors without them ONNX Runtime saturates
     * large sums: an import there has weights of 7 to 8 bits, as far as their sums fit, in the UNet, and unsigned ones
     * in the decoder; see {@link Int8DotProduct}.
     */
    CPU_INT8,

    /**
     * For ONNX Runtime's CUDA provider only: 16-bit numbers (32 in the sums of the normalizations), channels last, and
     * operators that only that provider has. Inputs and outputs have 32 bits.
     */
    CUDA_FP16;

    /** The height and width of latents that Stable Diffusion 1 was trained on, and of their images. */
    private static final int LATENT_SIDE = 64;

    private static final int IMAGE_SIDE = 8 * LATENT_SIDE;

    private static final Pattern DC_UPSAMPLING = Pattern.compile("decoder\\.up_blocks\\.\\d+\\.0\\.conv");

    /**
     * The lowering for the UNet, which runs at every step.
     *
     * @param dotProduct of the processor, for {@link #CPU_INT8}
     */
    Lowering unet(Graph graph, Int8DotProduct dotProduct) {
        // Signed weights are the fastest on every processor.
        return int8OrFloat(graph, dotProduct == Int8DotProduct.EXACT ? Format.S8 : Format.S8_REDUCED_RANGE);
    }

    /**
     * The lowering for the VAE decoder.
     *
     * @param dotProduct of the processor, for {@link #CPU_INT8}
     */
    Lowering vaeDecoder(Graph graph, Int8DotProduct dotProduct) {
        // Runs once where the UNet runs dozens of times, and no later step corrects its errors: worth all 8 bits.
        return int8OrFloat(graph, dotProduct == Int8DotProduct.EXACT ? Format.S8 : Format.U8);
    }

    /** The lowering for a VAE decoder that gains nothing by 8-bit integers. */
    Lowering floatVaeDecoder(Graph graph) {
        return floatingPoint(graph, LATENT_SIDE);
    }

    private Lowering int8OrFloat(Graph graph, Format weights) {
        return this == CPU_INT8
                ? new Int8Lowering(graph, ExportProfile::keepsFloat32, weights)
                : floatingPoint(graph, LATENT_SIDE);
    }

    /** The lowering for the text encoder. */
    Lowering textEncoder(Graph graph) {
        return floatingPoint(graph, LATENT_SIDE);
    }

    /** The lowering for the VAE encoder. */
    Lowering vaeEncoder(Graph graph) {
        return floatingPoint(graph, IMAGE_SIDE);
    }

    /** Without 8-bit integers. */
    private Lowering floatingPoint(Graph graph, int usualSide) {
        return switch (this) {
            case PLAIN -> new PlainLowering(graph);
            case CPU, CPU_INT8 -> new CpuLowering(graph);
            case CPU_WINOGRAD -> new WinogradLowering(graph, usualSide);
            case CUDA_FP16 -> new CudaLowering(graph, DataType.FLOAT16, new CudaOperators(graph));
        };
    }

    /**
     * Returns whether a layer loses more by 8 bits than it gains: the first, which takes latents and, in some models, a
     * score of another range; shortcuts, whose inputs are not normalized and whose errors no later layer of the block
     * corrects; attention in the decoder's middle block; and the upsampling convolutions of {@code AutoencoderDC},
     * whose weights contain a shortcut much larger than the others.
     */
    private static boolean keepsFloat32(String name) {
        return name.endsWith("conv_in")
                || name.endsWith("conv_shortcut")
                || name.startsWith("decoder.mid_block.attentions")
                || DC_UPSAMPLING.matcher(name).matches();
    }
}
