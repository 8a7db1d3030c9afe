package io.github.riffusion4j;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * The controls of a run: a listener to its progress, and a cancellation.
 *
 * @param listener is notified of every call of the model
 * @param cancellation ends the run early
 */
record RunControl(DenoisingProgress.Listener listener, Cancellation cancellation) {

    static final RunControl NONE = new RunControl(step -> {}, new Cancellation());

    RunControl listener(DenoisingProgress.Listener listener) {
        return new RunControl(listener, cancellation);
    }

    RunControl cancellation(Cancellation cancellation) {
        return new RunControl(listener, cancellation);
    }

    /** A progress that is not reported, and that ends once the run is cancelled. */
    Progress untilCancelled() {
        return Progress.none().until(cancellation);
    }

    /**
     * Runs work on an executor, with a cancellation of its own, which cancelling the future or this control triggers.
     *
     * @param work given how to control it
     */
    <T> CompletableFuture<T> async(Function<RunControl, T> work, Executor executor) {
        Cancellation own = new Cancellation();
        Cancellation.Registration link = cancellation.onCancel(own::cancel);
        CompletableFuture<T> future;
        try {
            future = CompletableFuture.supplyAsync(() -> work.apply(cancellation(own)), executor);
        } catch (RejectedExecutionException e) {
            link.close();
            throw e;
        }
        // The stage that is handed out is this one, since cancelling a later stage would not reach the work.
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> {
            link.close();
            if (failure instanceof CancellationException) {
                own.cancel();
            }
        });
        return future;
    }
}
