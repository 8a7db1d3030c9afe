package io.github.riffusion4j.stream;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.util.Optional;

/** Makes each clip when it is due, on the thread that listens: the same wishes at the same positions give the same. */
final class OfflineSource implements LoopSource, ClipSource {

    private final ClipMastering painter;
    private final ClipScheduler planner;
    private final LiveControls steering;
    private final StreamListener listener;
    private final Cancellation cancellation = new Cancellation();

    OfflineSource(ClipMastering painter, ClipScheduler planner, LiveControls steering, StreamListener listener) {
        this.painter = painter;
        this.planner = planner;
        this.steering = steering;
        this.listener = listener;
    }

    @Override
    public Loop take(long change) {
        PromptAutomation score = steering.score();
        PlannedSegment plan = painter.hasBegun()
                ? planner.next(score, steering.intensity(), change, change, painter.timing())
                : planner.first(score, steering.intensity());
        if (plan.start() > change || cancellation.isCancelled()) {
            return Loop.NONE;
        }
        try {
            Loop loop = painter.paint(plan.passage(), cancellation);
            planner.carriedOut(plan);
            listener.onPassage(plan.passage());
            return loop;
        } catch (CancelledException e) {
            if (cancellation.isCancelled()) {
                return Loop.NONE;
            }
            throw e;
        }
    }

    /** Nobody waits. */
    @Override
    public void wake() {}

    /** It was thrown. */
    @Override
    public Optional<RuntimeException> failure() {
        return Optional.empty();
    }

    @Override
    public boolean isStranded() {
        return false;
    }

    @Override
    public long madeUntil() {
        return 0;
    }

    @Override
    public void close() {
        cancellation.cancel();
    }
}
