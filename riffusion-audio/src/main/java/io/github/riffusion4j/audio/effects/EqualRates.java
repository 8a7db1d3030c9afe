package io.github.riffusion4j.audio.effects;

/** The change of a rate to itself. */
final class EqualRates implements RateChange {

    @Override
    public float[] apply(float[] samples, int length) {
        return samples.clone();
    }

    @Override
    public int reach() {
        return 0;
    }

    @Override
    public int up() {
        return 1;
    }

    @Override
    public int down() {
        return 1;
    }

    @Override
    public int bestGroups() {
        return 1;
    }
}
