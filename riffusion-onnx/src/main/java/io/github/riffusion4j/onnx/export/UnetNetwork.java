package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.UnetConfig.Level;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The network that finds the noise in latents (Rombach et al. 2022): the {@code UNet2DConditionModel} of diffusers. On
 * the way down pictures are halved, on the way up they are doubled, and each block there also sees what its counterpart
 * on the way down gave.
 *
 * <p>Guidance asks what one picture is with several prompts. Until the first attention to the prompt all of that is the
 * same: it is computed once, and widened from there on.
 *
 * <p>Models that take a score see it as more channels beside the latents', the same at every step and for every prompt.
 *
 * <p>What enters the last layer of the way up changes little from one step of a sampler to the next. It is an output
 * too, so that a network of the first and last layers only can take it up in the next steps (Ma, Fang, Wang 2023,
 * "DeepCache", with the outermost branch). One layer more made pictures of the model in the box a tenth nearer, for a
 * quarter more of the time.
 */
final class UnetNetwork {

    /** The output that the last layer can take up. */
    static final String DEEP_SAMPLE = "deep_sample";

    /** The name of the number of latents, by which a graph is known to take one for a batch of prompts. */
    private static final String PICTURES = "pictures";

    /** The file of the graph that takes it up. */
    static final String SHALLOW = "shallow.onnx";

    /** The input for the score. */
    private static final String SCORE = "score";

    /** The name of the number of scores, by which a graph is known to take one for all latents. */
    private static final String SCORES = "scores";

    private final UnetConfig config;
    private final ModuleWeights weights;
    private final Lowering dialect;
    private final Value context;
    private final Value time;
    private final Value timeForEach;
    private Optional<Value> deep = Optional.empty();

    private UnetNetwork(UnetConfig config, ModuleWeights weights, Lowering dialect, Value context, Value time) {
        this.config = config;
        this.weights = weights;
        this.dialect = dialect;
        this.context = context;
        this.time = time;
        this.timeForEach = dialect.operators.widen(time, context);
    }

    /**
     * Adds the whole network to the dialect's graph. Inputs: {@code sample} [pictures, channels, height, width],
     * {@code timestep} [pictures], fractions allowed, {@code encoder_hidden_states} [batch, tokens, width], where there
     * is one picture for the whole batch, or one for each of it; and, of a network that takes one, {@code score}
     * [scores, score channels, height, width], one for all pictures or one for each. Outputs: {@code out_sample}
     * [batch, channels, height, width], and {@link #DEEP_SAMPLE}, as many pictures in the order of dimensions that the
     * dialect computes in.
     */
    static void build(UnetConfig config, ModuleWeights weights, Lowering dialect) {
        Dim pictures = Dim.free(PICTURES);
        Dim batch = Dim.free("batch");
        Dim height = Dim.free("height", config.multiple());
        Dim width = Dim.free("width", config.multiple());
        Value sample = dialect.graph.input(
                "sample", DataType.FLOAT, Shape.of(pictures, Dim.of(config.outChannels()), height, width));
        Value timestep = dialect.graph.input("timestep", DataType.FLOAT, Shape.of(pictures));
        Value embeddings = dialect.graph.input(
                "encoder_hidden_states",
                DataType.FLOAT,
                Shape.of(batch, Dim.free("tokens"), Dim.of(config.contextWidth())));
        Value seen = config.scoreChannels() == 0 ? sample : withScore(config, sample, dialect);
        Value time = TimeEmbedding.of(weights.at("time_embedding"), config).build(dialect, timestep);
        dialect.graph.at("encoder_hidden_states");
        Value context = dialect.toNetwork(embeddings);
        UnetNetwork network = new UnetNetwork(config, weights, dialect, context, time);
        dialect.graph.output("out_sample", dialect.leave(network.build(dialect.enter(seen))));
        dialect.graph.output(DEEP_SAMPLE, network.deep.orElseThrow());
    }

    private static Value withScore(UnetConfig config, Value sample, Lowering dialect) {
        Value score = dialect.graph.input(
                SCORE,
                DataType.FLOAT,
                sample.shape().with(0, Dim.free(SCORES)).with(1, Dim.of(config.scoreChannels())));
        dialect.graph.at(SCORE);
        return dialect.operators.concat(1, List.of(sample, dialect.operators.widen(score, sample)));
    }

    private Value build(Value latents) {
        List<Level> levels = config.levels();
        Deque<Value> skipped = new ArrayDeque<>();
        Value picture = dialect.convolution(
                weights.convolution(
                        "conv_in", config.inChannels(), levels.get(0).channels(), config.firstKernel(), 1),
                latents);
        skipped.push(picture);
        for (int i = 0; i < levels.size(); i++) {
            picture = down(weights.at("down_blocks." + i), levels.get(i), i == levels.size() - 1, picture, skipped);
        }
        if (config.hasMiddle()) {
            picture = middle(weights.at("mid_block"), levels.get(levels.size() - 1), picture);
        }
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(levels.size() - 1 - i);
            picture = up(weights.at("up_blocks." + i), level, i == levels.size() - 1, picture, skipped);
        }
        int channels = dialect.channels(picture);
        Value normal = dialect.normalizeAndActivate(
                weights.groupNorm("conv_norm_out", channels, config.groups(), config.epsilon()), picture);
        return dialect.convolution(
                weights.convolution("conv_out", channels, config.outChannels(), config.lastKernel(), 1), normal);
    }

    private Value down(ModuleWeights block, Level level, boolean last, Value from, Deque<Value> skipped) {
        Value picture = from;
        for (int i = 0; i < level.layers(); i++) {
            picture = residual(block.at("resnets." + i), level.channels(), picture);
            if (level.attendsDown()) {
                picture = attend(block.at("attentions." + i), level, picture);
            }
            skipped.push(picture);
        }
        if (!last) {
            int channels = level.channels();
            // Without padding diffusers adds a row and a column of zeros itself, below and to the right.
            Padding padding =
                    config.downsamplePadding() == 0 ? new Padding(0, 1) : Padding.around(config.downsamplePadding());
            picture = dialect.convolution(
                    block.convolution("downsamplers.0.conv", channels, channels, 3, 2, padding), picture);
            skipped.push(picture);
        }
        return picture;
    }

    private Value middle(ModuleWeights block, Level level, Value from) {
        Value picture = residual(block.at("resnets.0"), level.channels(), from);
        picture = attend(block.at("attentions.0"), level, picture);
        return residual(block.at("resnets.1"), level.channels(), picture);
    }

    private Value up(ModuleWeights block, Level level, boolean last, Value from, Deque<Value> skipped) {
        Value picture = from;
        for (int i = 0; i <= level.layers(); i++) {
            dialect.graph.at(block.place());
            if (last && i == level.layers()) {
                picture = keep(picture);
            }
            Value before = dialect.operators.widen(skipped.pop(), picture);
            Value both = dialect.concatChannels(List.of(picture, before));
            picture = residual(block.at("resnets." + i), level.channels(), both);
            if (level.attendsUp()) {
                picture = attend(block.at("attentions." + i), level, picture);
            }
        }
        if (!last) {
            picture = dialect.convolveEnlarged(
                    block.convolution("upsamplers.0.conv", level.channels(), level.channels(), 3, 1), picture);
        }
        return picture;
    }

    /**
     * Makes a picture the one that the shallow graph takes up; from here on there is one for each prompt in any case.
     */
    private Value keep(Value picture) {
        Value numbers = dialect.fromNetwork(dialect.operators.widen(picture, context));
        deep = Optional.of(numbers);
        return dialect.toNetwork(numbers);
    }

    private Value residual(ModuleWeights block, int channels, Value picture) {
        return ResidualBlock.timed(
                        block,
                        dialect.channels(picture),
                        channels,
                        config.timeWidth(),
                        config.groups(),
                        config.epsilon())
                .build(dialect, picture, Optional.of(isForEach(picture) ? timeForEach : time));
    }

    /** Whether there is a picture for each prompt already. */
    private boolean isForEach(Value picture) {
        return picture.dim(0).equals(context.dim(0));
    }

    private Value attend(ModuleWeights block, Level level, Value picture) {
        return SpatialTransformer.of(block, config, level).build(dialect, picture, context);
    }
}
