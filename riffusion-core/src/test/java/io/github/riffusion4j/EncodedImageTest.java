package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodedImageTest {

    private static final int COLUMNS = 200;

    /** Of two channels, whose latents are their index, and two more on the right; standard deviations are 1. */
    private static EncodedImage encoded(Boundary boundary) {
        LatentTiles tiles = LatentTiles.over(boundary, COLUMNS, 64, 96, 8);
        List<List<LatentDistribution>> channels = new ArrayList<>();
        for (int c = 0; c < 2; c++) {
            Tensor mean = mean(c);
            channels.add(IntStream.range(0, tiles.count())
                    .mapToObj(index -> tiles.slice(mean, index))
                    .<LatentDistribution>map(
                            piece -> new LatentDistribution.Gaussian(piece, Tensor.generate(piece.shape(), i -> 0)))
                    .toList());
        }
        return new EncodedImage(tiles, channels);
    }

    private static Tensor mean(int channel) {
        return Tensor.generate(new int[] {1, 4, 3, COLUMNS}, i -> i + 2 * channel);
    }

    @ParameterizedTest
    @EnumSource
    void itsLatentsAreThoseOfItsTiles(Boundary boundary) {
        float[] mode = encoded(boundary).mode().toArray();
        assertArrayEquals(Tensor.concat(mean(0), mean(1)).toArray(), mode, 1e-3f);
    }

    @ParameterizedTest
    @EnumSource
    void allTilesAndChannelsHaveTheirPartOfOneNoise(Boundary boundary) {
        EncodedImage encoded = encoded(boundary);
        List<Tensor> drawn = new ArrayList<>();
        Tensor sample = encoded.sample(shape -> {
            drawn.add(NoiseGenerator.torchCpu(7).normal(shape));
            return drawn.get(0);
        });
        assertEquals(1, drawn.size());
        Tensor noise = drawn.get(0);
        assertArrayEquals(new int[] {1, 4, 3, COLUMNS}, noise.shape());
        float[] expected = Tensor.concat(Tensor.sum(1, mean(0), 1, noise), Tensor.sum(1, mean(1), 1, noise))
                .toArray();
        assertArrayEquals(expected, sample.toArray(), 1e-3f);
    }
}
