package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/** What a network is told of the time: sines and cosines of the timestep (Ho, Jain and Abbeel 2020), and two layers. */
record TimeEmbedding(UnetConfig config, Linear first, Linear second) {

    private static final String PLACE = "time_proj";

    /** The longest wave, in timesteps, over 2 pi. */
    private static final double LONGEST = 10_000;

    static TimeEmbedding of(ModuleWeights weights, UnetConfig config) {
        return new TimeEmbedding(
                config,
                weights.linear("linear_1", config.timestepWidth(), config.timeWidth()),
                weights.linear("linear_2", config.timeWidth(), config.timeWidth()));
    }

    /**
     * Adds the embedding to the graph.
     *
     * @param timestep [batch], 32-bit
     * @return [batch, width], after SiLU, as every block wants it
     */
    Value build(Lowering dialect, Value timestep) {
        Value waves = dialect.toNetwork(waves(dialect, timestep));
        Value hidden = dialect.operators.silu(dialect.linear(first, waves));
        return dialect.operators.silu(dialect.linear(second, hidden));
    }

    private Value waves(Lowering dialect, Value timestep) {
        dialect.graph.at(PLACE);
        int half = config.timestepWidth() / 2;
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            frequencies[i] = (float) Math.exp((float) (-Math.log(LONGEST) * i / (half - config.frequencyShift())));
        }
        Value perStep = dialect.graph.constant(
                PLACE + ".frequencies", DataType.FLOAT, Shape.of(1, half), sink -> sink.floats(frequencies));
        Value column = dialect.operators.reshape(timestep, Shape.of(timestep.dim(0), Dim.of(1)));
        Value angles = dialect.operators.multiply(column, perStep);
        Value sines = dialect.operators.sin(angles);
        Value cosines = dialect.operators.cos(angles);
        return dialect.operators.concat(1, config.cosineFirst() ? List.of(cosines, sines) : List.of(sines, cosines));
    }
}
