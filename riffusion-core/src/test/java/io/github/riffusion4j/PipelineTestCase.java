package io.github.riffusion4j;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that share one pipeline of the tiny model. */
abstract class PipelineTestCase {

    private static Optional<RiffusionPipeline> shared = Optional.empty();

    final RiffusionPipeline riffusion = shared.orElseThrow();

    @BeforeAll
    static void open() {
        shared = Optional.of(TinyModel.pipeline());
    }

    @AfterAll
    static void close() {
        shared.ifPresent(RiffusionPipeline::close);
    }

    /** A quick request whose result is the same each time. */
    final TextToAudio request() {
        return riffusion.textToAudio("a solo piano ballad").steps(4).seed(42);
    }

    /** A quick interpolation whose result is the same each time. */
    final Interpolation interpolation(double alpha) {
        return riffusion
                .interpolate(
                        Prompt.of("church bells").seed(42),
                        Prompt.of("jazz with piano").seed(123))
                .seedImage(TestImages.lines(128, 128))
                .steps(4)
                .alpha(alpha);
    }
}
