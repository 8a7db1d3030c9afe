package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Score;

/** A composed score, and what was decided for it. Immutable and thread safe. */
public final class Composition {

    private final Score score;
    private final Arrangement arrangement;
    private final Plan plan;

    Composition(Score score, Arrangement arrangement, Plan plan) {
        this.score = score;
        this.arrangement = arrangement;
        this.plan = plan;
    }

    /** The score. */
    public Score score() {
        return score;
    }

    /** Genre, mood, players and all else that was decided, in words. */
    public Arrangement arrangement() {
        return arrangement;
    }

    /** The brief's seed. */
    public long seed() {
        return plan.seed();
    }

    Plan plan() {
        return plan;
    }
}
