package io.github.riffusion4j;

/** Counts the calls of the model on one walk and tells of each. Not thread safe. */
final class Tally {

    private final Settings settings;
    private final int count;
    private int done;

    /** @param count calls there will be */
    Tally(Settings settings, int count) {
        this.settings = settings;
        this.count = count;
    }

    /** Another call is done. */
    void add() {
        settings.cancellation().throwIfCancelled();
        done++;
        settings.listener().onStep(new Step(done, count));
    }
}
