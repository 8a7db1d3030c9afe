package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.UnetConfig.Level;
import io.github.riffusion4j.onnx.export.UnetConfig.MidBlock;
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
 * The UNet, which predicts the noise in latents (Rombach et al. 2022): diffusers' {@code UNet2DConditionModel}. Down
 * blocks halve the resolution, up blocks double it, and each up block also takes the outputs of the down block of its
 * resolution (skip connections).
 *
 * <p>With classifier-free guidance the latents are the same for all prompts of the batch. Everything before the first
 * cross-attention is then computed once, and expanded to the batch from there on.
 *
 * <p>Networks with a score image take it as additional channels of the latents, the same at every step and for every
 * prompt.
 *
 * <p>The features before the last layer of the last up block change little from one step of a sampler to the next. They
 * are a second output, so that a graph of the first and last layers only can reuse them in the next steps (Ma, Fang,
 * Wang 2023, "DeepCache", with the outermost branch). One layer more made the images of the bundled model a tenth more
 * accurate, for a quarter more of the time.
 */
final class UnetNetwork {

    /** The output of features that later steps reuse. */
    static final String CACHED_FEATURES = "deep_sample";

    /** The symbolic batch size of latents, by which a graph is known to take one for a batch of prompts. */
    private static final String LATENTS_BATCH = "pictures";

    /** The file of the graph that reuses {@link #CACHED_FEATURES}. */
    static final String DEEP_CACHE_HEAD = "shallow.onnx";

    /** The input for the guidance embedding, as Optimum names it. */
    private static final String GUIDANCE = "timestep_cond";

    /** The input for the score image. */
    private static final String SCORE = "score";

    /** The symbolic batch size of scores, by which a graph is known to take one for all latents. */
    private static final String SCORE_BATCH = "scores";

    private final UnetConfig config;
    private final ModuleWeights weights;
    private final Lowering lowering;
    private final Value context;
    private final Value time;
    private final Value expandedTime;
    private Optional<Value> cachedFeatures = Optional.empty();

    private UnetNetwork(UnetConfig config, ModuleWeights weights, Lowering lowering, Value context, Value time) {
        this.config = config;
        this.weights = weights;
        this.lowering = lowering;
        this.context = context;
        this.time = time;
        this.expandedTime = lowering.operators.expandBatch(time, context);
    }

    /**
     * Builds the whole graph. Inputs: {@code sample} [latents, channels, height, width], {@code timestep} [latents],
     * fractions allowed, {@code encoder_hidden_states} [batch, tokens, width], where the number of latents is 1 or the
     * batch; and, of a network that takes one, {@code score} [scores, score channels, height, width], one for all
     * latents or one for each; and, of a full latent consistency model, {@code timestep_cond} [latents, guidance
     * width], the guidance embedding. Outputs: {@code out_sample} [batch, channels, height, width], and
     * {@link #CACHED_FEATURES}, of the same batch, in the layout that the lowering computes in.
     */
    static void build(UnetConfig config, ModuleWeights weights, Lowering lowering) {
        Dim latents = Dim.symbolic(LATENTS_BATCH);
        Dim batch = Dim.symbolic("batch");
        Dim height = Dim.symbolic("height", config.sizeMultiple());
        Dim width = Dim.symbolic("width", config.sizeMultiple());
        Value sample = lowering.graph.input(
                "sample", DataType.FLOAT, Shape.of(latents, Dim.of(config.outChannels()), height, width));
        Value timestep = lowering.graph.input("timestep", DataType.FLOAT, Shape.of(latents));
        Value embeddings = lowering.graph.input(
                "encoder_hidden_states",
                DataType.FLOAT,
                Shape.of(batch, Dim.symbolic("tokens"), Dim.of(config.contextWidth())));
        Value input = config.scoreChannels() == 0 ? sample : withScore(config, sample, lowering);
        Optional<Value> guidance = config.guidanceWidth() == 0
                ? Optional.empty()
                : Optional.of(lowering.graph.input(
                        GUIDANCE, DataType.FLOAT, Shape.of(latents, Dim.of(config.guidanceWidth()))));
        Value time = TimestepEmbedding.of(weights.submodule("time_embedding"), config)
                .build(lowering, timestep, guidance);
        lowering.graph.scope("encoder_hidden_states");
        Value context = lowering.toComputeType(embeddings);
        UnetNetwork network = new UnetNetwork(config, weights, lowering, context, time);
        lowering.graph.output("out_sample", lowering.toNchw(network.build(lowering.fromNchw(input))));
        lowering.graph.output(CACHED_FEATURES, network.cachedFeatures.orElseThrow());
    }

    private static Value withScore(UnetConfig config, Value sample, Lowering lowering) {
        Value score = lowering.graph.input(
                SCORE,
                DataType.FLOAT,
                sample.shape().with(0, Dim.symbolic(SCORE_BATCH)).with(1, Dim.of(config.scoreChannels())));
        lowering.graph.scope(SCORE);
        return lowering.operators.concat(1, List.of(sample, lowering.operators.expandBatch(score, sample)));
    }

    private Value build(Value latents) {
        List<Level> levels = config.levels();
        Deque<Value> skips = new ArrayDeque<>();
        Value features = lowering.convolution(
                weights.convolution(
                        "conv_in", config.inChannels(), levels.get(0).channels(), config.convInKernel(), 1),
                latents);
        skips.push(features);
        for (int i = 0; i < levels.size(); i++) {
            features = downBlock(
                    weights.submodule("down_blocks." + i), levels.get(i), i == levels.size() - 1, features, skips);
        }
        if (config.midBlock() != MidBlock.NONE) {
            features = midBlock(weights.submodule("mid_block"), levels.get(levels.size() - 1), features);
        }
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(levels.size() - 1 - i);
            features = upBlock(weights.submodule("up_blocks." + i), level, i == levels.size() - 1, features, skips);
        }
        int channels = lowering.channels(features);
        Value normal = lowering.normalizeAndActivate(
                weights.groupNorm("conv_norm_out", channels, config.groups(), config.epsilon()), features);
        return lowering.convolution(
                weights.convolution("conv_out", channels, config.outChannels(), config.convOutKernel(), 1), normal);
    }

    private Value downBlock(ModuleWeights block, Level level, boolean last, Value from, Deque<Value> skips) {
        Value features = from;
        for (int i = 0; i < level.layers(); i++) {
            features = resnet(block.submodule("resnets." + i), level.channels(), features);
            if (level.downAttention()) {
                features = transformer(block.submodule("attentions." + i), level, features);
            }
            skips.push(features);
        }
        if (!last) {
            int channels = level.channels();
            // With a padding of 0 diffusers pads a row and a column of zeros below and to the right.
            Padding padding =
                    config.downsamplePadding() == 0 ? new Padding(0, 1) : Padding.around(config.downsamplePadding());
            features = lowering.convolution(
                    block.convolution("downsamplers.0.conv", channels, channels, 3, 2, padding), features);
            skips.push(features);
        }
        return features;
    }

    private Value midBlock(ModuleWeights block, Level level, Value from) {
        Value features = resnet(block.submodule("resnets.0"), level.channels(), from);
        if (config.midBlock() == MidBlock.RESNET) {
            return features;
        }
        // diffusers gives the middle block self-attention, whatever the others have.
        features = SpatialTransformer.of(block.submodule("attentions.0"), config, level, false)
                .build(lowering, features, context);
        return resnet(block.submodule("resnets.1"), level.channels(), features);
    }

    private Value upBlock(ModuleWeights block, Level level, boolean last, Value from, Deque<Value> skips) {
        Value features = from;
        for (int i = 0; i <= level.layers(); i++) {
            lowering.graph.scope(block.name());
            if (last && i == level.layers()) {
                features = cache(features);
            }
            Value skip = lowering.operators.expandBatch(skips.pop(), features);
            Value joined = lowering.concatChannels(List.of(features, skip));
            features = resnet(block.submodule("resnets." + i), level.channels(), joined);
            if (level.upAttention()) {
                features = transformer(block.submodule("attentions." + i), level, features);
            }
        }
        if (!last) {
            features = lowering.upsampleAndConvolve(
                    block.convolution("upsamplers.0.conv", level.channels(), level.channels(), 3, 1), features);
        }
        return features;
    }

    /** Makes feature maps {@link #CACHED_FEATURES}; from here on they have the batch size of the prompts. */
    private Value cache(Value features) {
        Value float32 = lowering.toFloat32(lowering.operators.expandBatch(features, context));
        cachedFeatures = Optional.of(float32);
        return lowering.toComputeType(float32);
    }

    private Value resnet(ModuleWeights block, int channels, Value features) {
        return ResnetBlock.withTimestep(
                        block,
                        lowering.channels(features),
                        channels,
                        config.timeEmbeddingWidth(),
                        config.groups(),
                        config.epsilon())
                .build(lowering, features, Optional.of(isExpanded(features) ? expandedTime : time));
    }

    /** Returns whether feature maps have the batch size of the prompts already. */
    private boolean isExpanded(Value features) {
        return features.dim(0).equals(context.dim(0));
    }

    private Value transformer(ModuleWeights block, Level level, Value features) {
        return SpatialTransformer.of(block, config, level, level.onlyCrossAttention())
                .build(lowering, features, context);
    }
}
