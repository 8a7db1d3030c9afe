package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;
import java.util.Optional;

/** The timestep embedding: sines and cosines of the timestep (Ho, Jain and Abbeel 2020), then two linear layers. */
record TimestepEmbedding(UnetConfig config, Optional<Linear> guidanceProjection, Linear first, Linear second) {

    private static final String TIME_PROJ = "time_proj";

    /** The longest wavelength, in timesteps, over 2 pi. */
    private static final double MAX_PERIOD = 10_000;

    static TimestepEmbedding of(ModuleWeights weights, UnetConfig config) {
        return new TimestepEmbedding(
                config,
                config.guidanceWidth() == 0
                        ? Optional.empty()
                        : Optional.of(
                                weights.linearWithoutBias("cond_proj", config.guidanceWidth(), config.timestepWidth())),
                weights.linear("linear_1", config.timestepWidth(), config.timeEmbeddingWidth()),
                weights.linear("linear_2", config.timeEmbeddingWidth(), config.timeEmbeddingWidth()));
    }

    /**
     * Adds the embedding to the graph.
     *
     * @param timestep [batch], 32-bit
     * @param guidance the guidance embedding [batch, guidance width], 32-bit; of networks that take one
     * @return [batch, width], after the SiLU that every block would apply
     */
    Value build(Lowering lowering, Value timestep, Optional<Value> guidance) {
        Value time = lowering.toComputeType(sinusoids(lowering, timestep));
        Value sinusoids = guidanceProjection
                .map(projection -> lowering.add(
                        projection.name(),
                        time,
                        lowering.linear(projection, lowering.toComputeType(guidance.orElseThrow()))))
                .orElse(time);
        Value hidden = lowering.operators.silu(lowering.linear(first, sinusoids));
        return lowering.operators.silu(lowering.linear(second, hidden));
    }

    private Value sinusoids(Lowering lowering, Value timestep) {
        lowering.graph.scope(TIME_PROJ);
        int half = config.timestepWidth() / 2;
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            frequencies[i] = (float) Math.exp((float) (-Math.log(MAX_PERIOD) * i / (half - config.frequencyShift())));
        }
        Value perStep = lowering.graph.initializer(
                TIME_PROJ + ".frequencies", DataType.FLOAT, Shape.of(1, half), sink -> sink.floats(frequencies));
        Value column = lowering.operators.reshape(timestep, Shape.of(timestep.dim(0), Dim.of(1)));
        Value angles = lowering.operators.multiply(column, perStep);
        Value sines = lowering.operators.sin(angles);
        Value cosines = lowering.operators.cos(angles);
        return lowering.operators.concat(1, config.cosineFirst() ? List.of(cosines, sines) : List.of(sines, cosines));
    }
}
