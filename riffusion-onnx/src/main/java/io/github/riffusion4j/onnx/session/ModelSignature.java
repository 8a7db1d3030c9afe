package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the inputs and outputs of a model in a graph by the parts that they play: by the name that exporters give them
 * or, where a graph uses names of its own, by type and rank if only one fits.
 */
final class ModelSignature {

    private final NativeSession session;
    private final String expected;

    /** @param expected what the graph should be, for the error when it is not */
    ModelSignature(NativeSession session, String expected) {
        this.session = session;
        this.expected = expected;
    }

    /** @throws InvalidModelException if no input, or more than one of other names, fits */
    TensorSpec input(String name, Predicate<TensorSpec> fits) {
        return find(session.inputs(), name, fits);
    }

    /** @throws InvalidModelException if no output, or more than one of other names, fits */
    TensorSpec output(String name, Predicate<TensorSpec> fits) {
        return find(session.outputs(), name, fits);
    }

    /** @throws InvalidModelException if the graph has more or fewer inputs, which would be left without a value */
    void requireInputs(int count) {
        if (session.inputs().size() != count) {
            throw mismatch();
        }
    }

    private TensorSpec find(List<TensorSpec> ports, String name, Predicate<TensorSpec> fits) {
        List<TensorSpec> candidates = ports.stream().filter(fits).toList();
        return candidates.stream()
                .filter(port -> port.name().equals(name))
                .findFirst()
                .or(() -> candidates.size() == 1 ? candidates.stream().findFirst() : Optional.empty())
                .orElseThrow(this::mismatch);
    }

    InvalidModelException mismatch() {
        return new InvalidModelException(
                session.file(),
                expected,
                "inputs " + describe(session.inputs()) + ", outputs " + describe(session.outputs()));
    }

    /** For an output that, when computed, contradicts what the graph promised. */
    InvalidModelException mismatch(String found) {
        return new InvalidModelException(session.file(), expected, found);
    }

    private static String describe(List<TensorSpec> ports) {
        return ports.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }
}
