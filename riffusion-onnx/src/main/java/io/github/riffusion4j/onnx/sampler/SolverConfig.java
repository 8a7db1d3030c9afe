package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.internal.JsonFile;
import java.util.Optional;

/**
 * What a {@code scheduler_config.json} says of the solver beyond its class.
 *
 * @param algorithm {@code algorithm_type} of those classes that have several; may be empty
 * @param order {@code solver_order} of those that have several, at least 1
 * @param spacing how the levels are spaced, if not by timestep
 */
public record SolverConfig(String algorithm, int order, Optional<SigmaSpacing> spacing) {

    /** What diffusers takes where nothing is said. */
    public static final SolverConfig DEFAULT = new SolverConfig("", 2, Optional.empty());

    /** Checks the order. */
    public SolverConfig {
        if (order < 1) {
            throw new IllegalArgumentException("solver_order is " + order + "; it must be at least 1");
        }
    }

    static SolverConfig read(JsonFile json) {
        boolean exponential = json.flag("use_exponential_sigmas", false) || json.flag("use_lu_lambdas", false);
        Optional<SigmaSpacing> spacing = exponential ? Optional.of(SigmaSpacing.EXPONENTIAL) : Optional.empty();
        return new SolverConfig(
                json.string("algorithm_type", DEFAULT.algorithm),
                json.integer("solver_order", DEFAULT.order),
                json.flag("use_karras_sigmas", false) ? Optional.of(SigmaSpacing.KARRAS) : spacing);
    }

    /** Whether it solves the stochastic equation, with fresh noise in every step. */
    boolean isStochastic() {
        return algorithm.startsWith("sde-");
    }
}
