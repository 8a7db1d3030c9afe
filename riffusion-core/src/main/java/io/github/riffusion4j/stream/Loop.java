package io.github.riffusion4j.stream;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.PromptMix;
import io.github.riffusion4j.audio.effects.Crossfade;

/** A clip that is ready to be played, again and again. Immutable: nobody writes to its samples. */
final class Loop {

    /** No clip. */
    static final Loop NONE = new Loop(
            new float[1], new Passage(0, PromptMix.of(Prompt.of("")), 0, 0), new Timing(1, 0, 1, Crossfade.of(0)));

    private final float[] samples;
    private final Passage passage;
    private final Timing timing;

    /** Takes the array over. */
    Loop(float[] samples, Passage passage, Timing timing) {
        this.samples = samples;
        this.passage = passage;
        this.timing = timing;
    }

    /** One channel, full scale 1. */
    float sample(int index) {
        return samples[index];
    }

    int length() {
        return samples.length;
    }

    /** What it plays, and from when on. */
    Passage passage() {
        return passage;
    }

    Timing timing() {
        return timing;
    }
}
