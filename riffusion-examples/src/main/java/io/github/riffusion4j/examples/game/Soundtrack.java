package io.github.riffusion4j.examples.game;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.StreamRequest;

/** The music of the game: a slow marimba while the sky is clear, a band at twice the tempo in a storm. */
public final class Soundtrack {

    private static final Prompt CALM = Prompt.of("calm marimba, slow, no drums").strength(0.6);
    private static final Prompt TENSE =
            Prompt.of("energetic rock organ with drums and bass, fast").strength(0.6);

    private Soundtrack() {}

    /** The music for intensities from 0, a clear sky, to 1, a storm. */
    public static StreamRequest of(RiffusionPipeline riffusion) {
        return riffusion.stream(CALM)
                .intensityScale(TENSE)
                // Both are as long, so that they stay in step: 8 beats, and 16.
                .seedImage(SeedImage.MARIM)
                .seedImage(TENSE, SeedImage.MOTORWAY)
                .intensityGain(9);
    }
}
