package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks an ONNX file before ONNX Runtime loads it. A graph is a program, and some that ONNX Runtime accepts corrupt
 * its memory or fill the machine's. Checked are the constants (their sizes against their bytes, external ones against
 * their files, which must lie in the model's directory), the operators (those that graphs of Stable Diffusion have),
 * the scales of Resize, and the sizes of what constants are expanded to.
 *
 * <p>This does not make a graph from strangers safe: it narrows what can go wrong.
 */
final class ModelVerifier {

    /** Operators of ONNX that exporters of Stable Diffusion write, and what optimizers make of them. */
    private static final Set<String> OPERATORS = Set.of(
            ("Abs Add And ArgMax ArgMin AveragePool BatchNormalization BitShift Cast CastLike Ceil Clip Concat Constant"
                            + " ConstantOfShape Conv ConvInteger ConvTranspose Cos CumSum DepthToSpace DequantizeLinear"
                            + " Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand Flatten Floor Gather"
                            + " GatherElements GatherND Gelu Gemm GlobalAveragePool Greater GreaterOrEqual"
                            + " GroupNormalization HardSigmoid HardSwish Identity If InstanceNormalization IsInf IsNaN"
                            + " LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization MatMul"
                            + " MatMulInteger Max MaxPool Mean Min Mish Mod Mul Neg NonZero Not OneHot Or PRelu Pad Pow"
                            + " QLinearConv QLinearMatMul QuantizeLinear RMSNormalization RandomNormal"
                            + " RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal ReduceL2 ReduceMax"
                            + " ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize Round"
                            + " ScatterElements ScatterND Shape Sigmoid Sign SimplifiedLayerNormalization Sin Size Slice"
                            + " Softmax Softplus SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tanh Tile TopK Transpose"
                            + " Trilu Unsqueeze Upsample Where")
                    .split(" "));

    /** Operators of ONNX Runtime's own, in the domain com.microsoft. */
    private static final Set<String> FUSED_OPERATORS = Set.of(
            ("Attention BiasAdd BiasGelu BiasSoftmax BiasSplitGelu DynamicQuantizeMatMul EmbedLayerNormalization FastGelu"
                            + " FusedConv FusedGemm FusedMatMul Gelu GemmFastGelu GroupNorm GroupQueryAttention"
                            + " MatMulIntegerToFloat MatMulNBits MultiHeadAttention NhwcConv PackedAttention"
                            + " PackedMultiHeadAttention QAttention QGemm QLinearAdd QLinearConcat QLinearMul"
                            + " QLinearSigmoid QLinearSoftmax QLinearAveragePool QLinearGlobalAveragePool"
                            + " QuickGelu RotaryEmbedding SkipGroupNorm SkipLayerNormalization"
                            + " SkipSimplifiedLayerNormalization TransposeMatMul")
                    .split(" "));

    private static final String FUSED_DOMAIN = "com.microsoft";
    private static final Set<String> ONNX_DOMAINS = Set.of("", "ai.onnx");

    /** 1 GiB of floats: more than any tensor of Stable Diffusion at 512 x 512. */
    private static final long MOST_ELEMENTS = 1L << 28;

    private static final int IMAGE_RANK = 4;
    private static final int DEEPEST_SUBGRAPH = 4;

    private final Path file;
    private final Set<String> functions = new HashSet<>();

    private ModelVerifier(Path file) {
        this.file = file;
    }

    /**
     * Refuses what ONNX Runtime should not be given. Reads the file, but neither constants of any size nor other files.
     *
     * @throws InvalidModelException if the file is not an ONNX model, is cut short, or fails a check
     * @throws InvalidFileException if it cannot be read
     */
    static void verify(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new InvalidModelException(file, "an ONNX file of at most 2 GiB", size + " bytes");
            }
            new ModelVerifier(file).model(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        } catch (ProtoReader.MalformedException e) {
            throw new InvalidModelException(
                    file, "an ONNX file", "something else, or a file cut short; download or export it again", e);
        }
    }

    private void model(ByteBuffer bytes) {
        List<ByteBuffer> graphs = new ArrayList<>();
        List<ByteBuffer> functionBodies = new ArrayList<>();
        ProtoReader in = new ProtoReader(bytes);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 7 -> graphs.add(in.bytes());
                case 25 -> functionBodies.add(in.bytes());
                default -> in.skip();
            }
        }
        if (graphs.isEmpty()) {
            throw new InvalidModelException(file, "an ONNX model with a graph", "none");
        }
        for (ByteBuffer function : functionBodies) {
            functions.add(functionName(new ProtoReader(function)));
        }
        for (ByteBuffer function : functionBodies) {
            function(new ProtoReader(function));
        }
        for (ByteBuffer graph : graphs) {
            graph(new ProtoReader(graph), new Scope(new HashMap<>(), new HashMap<>()), 0);
        }
    }

    private static String functionName(ProtoReader in) {
        String name = "";
        String domain = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.text();
                case 10 -> domain = in.text();
                default -> in.skip();
            }
        }
        return domain + ":" + name;
    }

    private void function(ProtoReader in) {
        Scope scope = new Scope(new HashMap<>(), new HashMap<>());
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 7) {
                node(in.message(), scope, 0);
            } else {
                in.skip();
            }
        }
    }

    /** The constants, and the ranks of values, that a graph names. */
    private record Scope(Map<String, TensorProto> constants, Map<String, Integer> ranks) {

        /** A scope for a subgraph, which sees the names of the graph around it. */
        Scope inner() {
            return new Scope(new HashMap<>(constants), new HashMap<>(ranks));
        }
    }

    private void graph(ProtoReader in, Scope scope, int depth) {
        if (depth > DEEPEST_SUBGRAPH) {
            throw new InvalidModelException(file, "graphs nested at most " + DEEPEST_SUBGRAPH + " deep", "deeper ones");
        }
        // Constants may follow the nodes that use them.
        List<ProtoReader> nodes = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> nodes.add(in.message());
                case 5 -> constant(TensorProto.read(in.message()), scope);
                case 11, 12, 13 -> value(in.message(), scope);
                case 15 -> throw new InvalidModelException(file, "dense constants", "a sparse one");
                default -> in.skip();
            }
        }
        for (ProtoReader node : nodes) {
            node(node, scope, depth);
        }
    }

    private void constant(TensorProto tensor, Scope scope) {
        scope.constants().put(tensor.name(), tensor);
        scope.ranks().put(tensor.name(), tensor.dims().size());
        long count = tensor.count();
        if (count < 0 || !tensor.hasKnownType()) {
            throw invalid(tensor, "dimensions and an element type of ONNX", "type " + tensor.type());
        }
        long bytes = tensor.bytes(count);
        if (!tensor.external().isEmpty()) {
            external(tensor, bytes);
        } else if (tensor.storedCount() >= 0 && tensor.storedCount() != count) {
            throw invalid(tensor, count + " numbers", tensor.storedCount() + " numbers");
        } else if (tensor.storedBytes() >= 0 && tensor.storedBytes() != bytes) {
            throw invalid(tensor, bytes + " bytes", tensor.storedBytes() + " bytes");
        } else if (tensor.storedCount() < 0 && tensor.storedBytes() < 0 && count > 0) {
            throw invalid(tensor, count + " numbers", "none");
        }
    }

    private void external(TensorProto tensor, long bytes) {
        String location = tensor.external().getOrDefault("location", "");
        Path directory =
                Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file has a directory");
        try {
            Path data = directory.resolve(location).normalize();
            if (location.isEmpty() || !data.startsWith(directory)) {
                throw invalid(tensor, "its numbers in a file beside the model", "\"" + location + "\"");
            }
            if (!Files.exists(data)) {
                // ONNX Runtime's message names the file.
                return;
            }
            long offset = Long.parseLong(tensor.external().getOrDefault("offset", "0"));
            long size = Files.size(data);
            if (offset < 0 || bytes < 0 || offset > size || bytes > size - offset) {
                throw invalid(
                        tensor,
                        bytes + " bytes from " + offset + " in " + location
                                + "; copy or download the whole model again",
                        "a file of " + size + " bytes");
            }
        } catch (InvalidPathException | NumberFormatException e) {
            throw invalid(tensor, "its numbers in a file beside the model", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new InvalidFileException(file, "the size of " + location + " cannot be read: " + e.getMessage(), e);
        }
    }

    private InvalidModelException invalid(TensorProto tensor, String expected, String found) {
        return new InvalidModelException(
                file, "of the constant \"" + tensor.name() + "\" of shape " + tensor.dims() + ": " + expected, found);
    }

    /** Notes the rank of a value that the graph declares. */
    private void value(ProtoReader in, Scope scope) {
        String name = "";
        int rank = -1;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.text();
                case 2 -> rank = rankOfType(in.message(), name);
                default -> in.skip();
            }
        }
        if (rank >= 0) {
            scope.ranks().put(name, rank);
        }
    }

    /** Follows TypeProto, Tensor, TensorShapeProto; -1 where there is none of these. */
    private int rankOfType(ProtoReader type, String name) {
        int rank = -1;
        for (int field = type.next(); field != 0; field = type.next()) {
            if (field != 1) {
                type.skip();
                continue;
            }
            ProtoReader tensor = type.message();
            for (int inner = tensor.next(); inner != 0; inner = tensor.next()) {
                if (inner == 2) {
                    rank = rankOfShape(tensor.message(), name);
                } else {
                    tensor.skip();
                }
            }
        }
        return rank;
    }

    private int rankOfShape(ProtoReader shape, String name) {
        int rank = 0;
        for (int field = shape.next(); field != 0; field = shape.next()) {
            if (field != 1) {
                shape.skip();
                continue;
            }
            rank++;
            ProtoReader dimension = shape.message();
            for (int inner = dimension.next(); inner != 0; inner = dimension.next()) {
                if (inner != 1) {
                    dimension.skip();
                    continue;
                }
                long length = dimension.number();
                if (length > Integer.MAX_VALUE) {
                    throw new InvalidModelException(
                            file, "dimensions below 2^31", "\"" + name + "\" with one of " + length);
                }
            }
        }
        return rank;
    }

    private void node(ProtoReader in, Scope scope, int depth) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String operator = "";
        String domain = "";
        List<ProtoReader> attributes = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> inputs.add(in.text());
                case 2 -> outputs.add(in.text());
                case 4 -> operator = in.text();
                case 5 -> attributes.add(in.message());
                case 7 -> domain = in.text();
                default -> in.skip();
            }
        }
        requireKnown(domain, operator);
        List<TensorProto> tensors = new ArrayList<>();
        for (ProtoReader attribute : attributes) {
            attribute(attribute, scope, depth, tensors);
        }
        if (operator.equals("Constant") && outputs.size() == 1 && tensors.size() == 1) {
            scope.constants().put(outputs.get(0), tensors.get(0));
        }
        if (ONNX_DOMAINS.contains(domain)) {
            requireBounded(operator, inputs, scope);
        }
    }

    private void requireKnown(String domain, String operator) {
        boolean known = (ONNX_DOMAINS.contains(domain) && OPERATORS.contains(operator))
                || (domain.equals(FUSED_DOMAIN) && (FUSED_OPERATORS.contains(operator) || OPERATORS.contains(operator)))
                || functions.contains(domain + ":" + operator);
        if (!known) {
            throw new InvalidModelException(
                    file,
                    "operators of Stable Diffusion's graphs",
                    "\"" + operator + "\"" + (domain.isEmpty() ? "" : " of the domain \"" + domain + "\""));
        }
    }

    private void attribute(ProtoReader in, Scope scope, int depth, List<TensorProto> tensors) {
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 5, 10 -> {
                    TensorProto tensor = TensorProto.read(in.message());
                    constant(tensor, scope.inner());
                    tensors.add(tensor);
                }
                case 6, 11 -> graph(in.message(), scope.inner(), depth + 1);
                default -> in.skip();
            }
        }
    }

    private void requireBounded(String operator, List<String> inputs, Scope scope) {
        switch (operator) {
            case "ConstantOfShape" -> requireFew(operator, input(inputs, 0), scope);
            case "Expand", "Tile" -> requireFew(operator, input(inputs, 1), scope);
            case "Resize", "Upsample" -> {
                // The scales came second before operator set 11, and third since.
                boolean old = operator.equals("Upsample") || inputs.size() == 2;
                requireScales(operator, input(inputs, 0), input(inputs, old ? 1 : 2), scope);
                requireFew(operator, input(inputs, 3), scope);
            }
            default -> {
                // Makes nothing larger than what it is given.
            }
        }
    }

    private static String input(List<String> inputs, int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /** ONNX Runtime reads as many scales as the tensor has dimensions, however many there are. */
    private void requireScales(String operator, String resized, String scales, Scope scope) {
        if (scales.isEmpty()) {
            return;
        }
        TensorProto constant = scope.constants().get(scales);
        int rank = scope.ranks().getOrDefault(resized, IMAGE_RANK);
        if (constant == null) {
            throw new InvalidModelException(
                    file, operator + " with constant scales", "computed ones, \"" + scales + "\"");
        }
        if (constant.count() != rank && constant.count() != 0) {
            throw new InvalidModelException(
                    file, operator + " with " + rank + " scales, one a dimension", constant.count() + " scales");
        }
    }

    /** Bounds what a constant shape, or constant repeats, blow a tensor up to. */
    private void requireFew(String operator, String shape, Scope scope) {
        TensorProto constant = scope.constants().get(shape);
        if (constant == null) {
            return;
        }
        long count = 1;
        for (long length : constant.integers()) {
            // -1 stands for a length that is known elsewhere.
            count *= Math.max(1, length);
            if (count > MOST_ELEMENTS || length > MOST_ELEMENTS) {
                throw new InvalidModelException(
                        file,
                        operator + " to at most " + MOST_ELEMENTS + " elements",
                        constant.integers().toString());
            }
        }
    }
}
