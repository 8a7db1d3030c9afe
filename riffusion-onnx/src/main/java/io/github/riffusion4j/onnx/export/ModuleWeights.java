package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.weights.ModelPart;
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
 * The weights of a network, seen from one place in it. Each tensor that a layer takes is checked, and ticked off. Not
 * thread safe.
 */
final class ModuleWeights {

    private static final int SHOWN = 5;

    private final Path file;
    private final Weights weights;
    private final String place;
    private final Set<String> used;

    private ModuleWeights(Path file, Weights weights, String place, Set<String> used) {
        this.file = file;
        this.weights = weights;
        this.place = place;
        this.used = used;
    }

    /** All weights of a part. */
    static ModuleWeights of(ModelPart part) {
        return new ModuleWeights(part.config().path(), part.weights(), "", new HashSet<>());
    }

    /** What is below {@code child}. */
    ModuleWeights at(String child) {
        return new ModuleWeights(file, weights, name(child), used);
    }

    /** Where this is, as the names of the weights have it. */
    String place() {
        return place;
    }

    /** A matrix product with a bias. */
    Linear linear(String child, int in, int out) {
        return new Linear(
                name(child), in, out, matrix(child + ".weight", in, out), Optional.of(tensor(child + ".bias", out)));
    }

    /** A matrix product alone. */
    Linear linearWithoutBias(String child, int in, int out) {
        return new Linear(name(child), in, out, matrix(child + ".weight", in, out), Optional.empty());
    }

    /** A convolution that keeps the size, unless its stride divides it. */
    Convolution convolution(String child, int in, int out, int side, int stride) {
        return convolution(child, in, out, side, stride, Padding.around(side / 2));
    }

    /** A convolution. */
    Convolution convolution(String child, int in, int out, int side, int stride, Padding padding) {
        Optional<StoredTensor> bias = Optional.of(tensor(child + ".bias", out));
        return new Convolution(name(child), in, out, side, stride, padding, kernel(child, in, out, side), bias);
    }

    /** A convolution alone that keeps the size. */
    Convolution convolutionWithoutBias(String child, int in, int out, int side) {
        Padding padding = Padding.around(side / 2);
        return new Convolution(name(child), in, out, side, 1, padding, kernel(child, in, out, side), Optional.empty());
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

    /** A matrix [out, in], or the same as a convolution of side 1, which the elements do not tell apart. */
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
     * Makes sure that no weights were left over: a network that has more than these layers would give wrong results.
     *
     * @param harmless names that may be left
     * @throws InvalidModelException if others were left
     */
    void requireAllUsed(Predicate<String> harmless) {
        List<String> left = weights.names().stream()
                .filter(name -> !used.contains(name) && !harmless.test(name))
                .toList();
        if (!left.isEmpty()) {
            throw new InvalidModelException(
                    file,
                    "weights that are all part of the network that its settings describe",
                    left.size() + " more: " + left.stream().limit(SHOWN).collect(Collectors.joining(", "))
                            + (left.size() > SHOWN ? ", ..." : ""));
        }
    }

    private String name(String child) {
        return place.isEmpty() ? child : place + "." + child;
    }
}
