package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.testkit.model.RandomAutoencoderDc;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.util.List;

/** Small models with different configurations. */
enum SmallModels {

    /** Two levels; heads of 8; no attention in the autoencoder's middle; groups of 3. */
    TWO_LEVELS,

    /** As Stable Diffusion 2: linear projections, a number of heads for each level, OpenCLIP's GELU. */
    LIKE_SD2,

    /** Three layers a level, two transformers in a row, no middle block. */
    DEEP,

    /** Takes a score of 44 channels: its first layer is wide enough for 8 bits, but stays in 32. */
    SCORED,

    /** A deep compression autoencoder, wide enough for 8 bits. */
    DEEP_COMPRESSION;

    RandomModel model() {
        return switch (this) {
            case TWO_LEVELS ->
                new RandomModel(
                        new RandomClip(514, 24, 40, 2, 3, "gelu"),
                        new RandomUnet(
                                List.of(24, 48), List.of(true, false), List.of(3, 6), 1, 1, 3, 24, false, true, 8),
                        new RandomVae(List.of(12, 24), 1, 3, 4, false, false));
            case LIKE_SD2 ->
                new RandomModel(
                        new RandomClip(514, 32, 128, 3, 4, "gelu"),
                        new RandomUnet(
                                List.of(32, 64, 64),
                                List.of(true, true, false),
                                List.of(2, 4, 8),
                                2,
                                1,
                                8,
                                32,
                                true,
                                true,
                                8),
                        new RandomVae(List.of(16, 16, 32), 2, 8, 4, true, true));
            case DEEP ->
                new RandomModel(
                        new RandomClip(514, 16, 64, 1, 2, "quick_gelu"),
                        new RandomUnet(
                                List.of(32, 32), List.of(false, true), List.of(4, 4), 3, 2, 16, 16, false, false, 16),
                        new RandomVae(List.of(16, 16), 3, 4, 4, true, true));
            case SCORED ->
                new RandomModel(
                        new RandomClip(514, 16, 64, 1, 2, "quick_gelu"),
                        new RandomUnet(
                                        List.of(32, 48),
                                        List.of(false, true),
                                        List.of(4, 4),
                                        1,
                                        1,
                                        8,
                                        16,
                                        false,
                                        true,
                                        16)
                                .withScore(44),
                        new RandomVae(List.of(8, 8), 1, 4, 4, false, false));
            case DEEP_COMPRESSION ->
                new RandomModel(
                        new RandomClip(514, 16, 64, 1, 2, "quick_gelu"),
                        new RandomUnet(List.of(32), List.of(true), List.of(4), 1, 1, 16, 16, false, true, 16),
                        new RandomAutoencoderDc(List.of(12, 24, 96), List.of(0, 1, 2), 4));
        };
    }
}
