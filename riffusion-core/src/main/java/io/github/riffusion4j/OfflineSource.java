package io.github.riffusion4j;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.playback.Loop;
import io.github.riffusion4j.playback.LoopSource;
import java.util.Optional;

/**
 * Generates each clip when it is due, on the thread that reads: the same control changes at the same positions give the
 * same clips.
 */
final class OfflineSource implements LoopSource, ClipSource {

    private final ClipMastering mastering;
    private final ClipScheduler scheduler;
    private final LiveControls controls;
    private final StreamListener listener;
    private final Cancellation cancellation = new Cancellation();

    OfflineSource(ClipMastering mastering, ClipScheduler scheduler, LiveControls controls, StreamListener listener) {
        this.mastering = mastering;
        this.scheduler = scheduler;
        this.controls = controls;
        this.listener = listener;
    }

    @Override
    public Loop take(long change) {
        PromptAutomation automation = controls.automation();
        ClipScheduler.PlannedSegment plan = mastering.hasBegun()
                ? scheduler.next(automation, controls.intensity(), change, change, mastering.grid())
                : scheduler.first(automation, controls.intensity());
        if (plan.start() > change || cancellation.isCancelled()) {
            return Loop.NONE;
        }
        try {
            Loop loop = mastering.clip(plan.segment(), cancellation);
            scheduler.carriedOut(plan);
            listener.onSegment(plan.segment());
            return loop;
        } catch (CancelledException e) {
            if (cancellation.isCancelled()) {
                return Loop.NONE;
            }
            throw e;
        }
    }

    /** No thread waits. */
    @Override
    public void wake() {}

    /** A failure is thrown to the reader instead. */
    @Override
    public Optional<RuntimeException> failure() {
        return Optional.empty();
    }

    @Override
    public boolean hasFailed() {
        return false;
    }

    @Override
    public long readyUntil() {
        return 0;
    }

    @Override
    public void close() {
        cancellation.cancel();
    }
}
