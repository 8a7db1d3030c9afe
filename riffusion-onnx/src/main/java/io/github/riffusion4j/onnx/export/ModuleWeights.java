package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.Layer.LayerNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.Layer.RmsNorm;
import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import io.github.riffusion4j.onnx.weights.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The weights of a module of a network, like a PyTorch state dict below a prefix. Checks the shape of each tensor that
 * a layer takes, and records it as used. Not thread safe.
 */
final class ModuleWeights {

    private static final int NAMES_SHOWN = 5;

    private final Path file;
    private final Weights weights;
    private final String prefix;
    private final Set<String> used;

    private ModuleWeights(Path file, Weights weights, String prefix, Set<String> used) {
        this.file = file;
        this.weights = weights;
        this.prefix = prefix;
        this.used = used;
    }

    /** All weights of a component. */
    static ModuleWeights of(Checkpoint.Component component) {
        return new ModuleWeights(component.config().path(), component.weights(), "", new HashSet<>());
    }

    /** The weights of a submodule, such as {@code down_blocks.0}. */
    ModuleWeights submodule(String child) {
        return new ModuleWeights(file, weights, name(child), used);
    }

    /** The module's name, with which the names of its weights begin. */
    String name() {
        return prefix;
    }

    /** A linear layer. */
    Linear linear(String child, int in, int out) {
        return new Linear(
                name(child), in, out, matrix(child + ".weight", in, out), Optional.of(tensor(child + ".bias", out)));
    }

    /** A linear layer without bias. */
    Linear linearWithoutBias(String child, int in, int out) {
        return new Linear(name(child), in, out, matrix(child + ".weight", in, out), Optional.empty());
    }

    /** A convolution with the padding that keeps the size at stride 1. */
    Convolution convolution(String child, int in, int out, int side, int stride) {
        return convolution(child, in, out, side, stride, Padding.around(side / 2));
    }

    /** A convolution. */
    Convolution convolution(String child, int in, int out, int side, int stride, Padding padding) {
        Optional<StoredTensor> bias = Optional.of(tensor(child + ".bias", out));
        return new Convolution(name(child), in, out, side, stride, padding, kernel(child, in, out, side), bias);
    }

    /** A convolution without bias, with the padding that keeps the size at stride 1. */
    Convolution convolutionWithoutBias(String child, int in, int out, int side, int stride) {
        Padding padding = Padding.around(side / 2);
        return new Convolution(
                name(child), in, out, side, stride, padding, kernel(child, in, out, side), Optional.empty());
    }

    private StoredTensor kernel(String child, int in, int out, int side) {
        return tensor(child + ".weight", out, in, side, side);
    }

    /**
     * A group normalization.
     *
     * @throws InvalidModelException if the groups do not divide the channels
     */
    GroupNorm groupNorm(String child, int channels, int groups, double epsilon) {
        if (channels % groups != 0) {
            throw new InvalidModelException(
                    file,
                    name(child) + ": a norm_num_groups that divides " + channels + " channels",
                    groups + " groups");
        }
        return new GroupNorm(
                name(child),
                channels,
                groups,
                epsilon,
                tensor(child + ".weight", channels),
                tensor(child + ".bias", channels));
    }

    /** A root mean square normalization. */
    RmsNorm rmsNorm(String child, int channels, double epsilon) {
        return new RmsNorm(
                name(child), channels, epsilon, tensor(child + ".weight", channels), tensor(child + ".bias", channels));
    }

    /** A layer normalization. */
    LayerNorm layerNorm(String child, int width, double epsilon) {
        return new LayerNorm(name(child), epsilon, tensor(child + ".weight", width), tensor(child + ".bias", width));
    }

    /**
     * A tensor.
     *
     * @throws InvalidModelException if there is none of that name, or it has another shape
     */
    StoredTensor tensor(String child, int... shape) {
        StoredTensor tensor = weights.tensor(name(child));
        List<Integer> expected = Arrays.stream(shape).boxed().toList();
        if (!tensor.shape().equals(expected)) {
            throw mismatch(tensor, expected);
        }
        used.add(tensor.name());
        return tensor;
    }

    /** A matrix [out, in], or the same as a 1x1 convolution. */
    private StoredTensor matrix(String child, int in, int out) {
        StoredTensor tensor = weights.tensor(name(child));
        List<Integer> expected = List.of(out, in);
        if (!tensor.shape().equals(expected) && !tensor.shape().equals(List.of(out, in, 1, 1))) {
            throw mismatch(tensor, expected);
        }
        used.add(tensor.name());
        return tensor;
    }

    private InvalidModelException mismatch(StoredTensor tensor, List<Integer> expected) {
        return new InvalidModelException(
                file,
                "weights " + tensor.name() + " of shape " + expected + ", as its settings say",
                "" + tensor.shape());
    }

    /**
     * Checks that all weights are used: a network with more layers than the supported ones would give wrong results.
     *
     * @param unused matches names that may be unused
     * @throws InvalidModelException if others are unused
     */
    void requireAllUsed(Predicate<String> unused) {
        List<String> left = weights.names().stream()
                .filter(name -> !used.contains(name) && !unused.test(name))
                .toList();
        if (!left.isEmpty()) {
            throw new InvalidModelException(
                    file,
                    "weights that are all part of the network that its settings describe",
                    left.size() + " more: " + left.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
                            + (left.size() > NAMES_SHOWN ? ", ..." : ""));
        }
    }

    private String name(String child) {
        return prefix.isEmpty() ? child : prefix + "." + child;
    }
}
