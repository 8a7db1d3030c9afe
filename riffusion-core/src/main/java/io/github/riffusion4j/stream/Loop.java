package io.github.riffusion4j.stream;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.PromptBlend;
import io.github.riffusion4j.audio.effects.Crossfade;

/** A clip that is ready to be played, again and again. Immutable: nobody writes to its samples. */
final class Loop {

    /** No clip. */
    static final Loop NONE = new Loop(
            new float[1], new Segment(0, PromptBlend.of(Prompt.of("")), 0, 0), new BeatGrid(1, 0, 1, Crossfade.of(0)));

    private final float[] samples;
    private final Segment passage;
    private final BeatGrid timing;

    /** Takes the array over. */
    Loop(float[] samples, Segment passage, BeatGrid timing) {
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
    Segment passage() {
        return passage;
    }

    BeatGrid timing() {
        return timing;
    }
}
