package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the inputs and outputs of a model in a graph by their usual names or, if a graph has names of its own, by type
 * and rank if only one fits.
 */
final class ModelSignature {

    private final NativeSession session;
    private final String expected;

    /** @param expected a description of the expected graph, for errors */
    ModelSignature(NativeSession session, String expected) {
        this.session = session;
        this.expected = expected;
    }

    /** @throws InvalidModelException if no input fits, or several of other names do */
    TensorSpec input(String name, Predicate<TensorSpec> fits) {
        return find(session.inputs(), name, fits);
    }

    /** @throws InvalidModelException if no output fits, or several of other names do */
    TensorSpec output(String name, Predicate<TensorSpec> fits) {
        return find(session.outputs(), name, fits);
    }

    /** @throws InvalidModelException if the graph has another number of inputs */
    void requireInputs(int count) {
        if (session.inputs().size() != count) {
            throw mismatch();
        }
    }

    private TensorSpec find(List<TensorSpec> specs, String name, Predicate<TensorSpec> fits) {
        List<TensorSpec> candidates = specs.stream().filter(fits).toList();
        return candidates.stream()
                .filter(spec -> spec.name().equals(name))
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

    /** An exception for an output that contradicts its declaration. */
    InvalidModelException mismatch(String found) {
        return new InvalidModelException(session.file(), expected, found);
    }

    private static String describe(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }
}
