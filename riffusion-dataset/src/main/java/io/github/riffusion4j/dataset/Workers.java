package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import java.io.Serializable;
import java.util.List;

/** Who does the parts of a large work: threads of this machine, or a cluster. */
public interface Workers {

    /**
     * The work on one part. It may be done twice, on two machines at once, and must leave the same then.
     *
     * @param <T> the parts
     * @param <R> what is known of a part when it is done
     */
    @FunctionalInterface
    interface Work<T, R> extends Serializable {
        R apply(T part, Cancellation cancellation);
    }

    /**
     * Does all parts and waits for them.
     *
     * @param progress hears of every part that is done, one at a time
     * @return the results in the order of the parts
     * @throws io.github.riffusion4j.base.CancelledException once {@code cancellation} is cancelled, or the calling
     *     thread interrupted
     * @throws io.github.riffusion4j.base.RiffusionException if a part fails for good; those that are done stay
     */
    <T extends Serializable, R extends Serializable> List<R> run(
            List<T> parts, Work<T, R> work, Progress progress, Cancellation cancellation);

    /**
     * Daemon threads of this machine, which end with the work.
     *
     * @param count at least 1
     */
    static Workers threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of threads must be at least 1, got " + count);
        }
        return new Workers() {
            @Override
            public <T extends Serializable, R extends Serializable> List<R> run(
                    List<T> parts, Work<T, R> work, Progress progress, Cancellation cancellation) {
                return new ParallelRun<T, R>(parts, part -> work.apply(part, cancellation), progress, cancellation)
                        .on(count);
            }
        };
    }
}
