package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixPlan.TransitionPlan;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;

/**
 * The state that other threads wish for, the latest of each kind. The mixer polls it; no queue can overflow. Thread
 * safe.
 */
public final class MixControls {

    /**
     * The section to go to.
     *
     * @param number of the request; each has another
     * @param transition instead of that of the plan
     */
    public record Destination(long number, int section, Optional<TransitionPlan> transition) {}

    /**
     * The setting of a layer.
     *
     * @param gain as a ratio
     * @param fade frames that moving to the gain takes
     * @param pan -1 to 1, added to that of the plan
     */
    public record LayerSetting(double gain, int fade, double pan, boolean muted, boolean solo) {}

    /**
     * The setting of the whole mix.
     *
     * @param gain as a ratio
     * @param fade frames that moving to the gain takes
     */
    public record VolumeSetting(double gain, int fade) {}

    private final AtomicReferenceArray<LayerSetting> layers;
    private final AtomicIntegerArray stingers;
    private final AtomicLong requests = new AtomicLong();

    private volatile Destination destination;
    private volatile VolumeSetting volume = new VolumeSetting(1, 0);
    private volatile double intensity;
    private volatile boolean paused;
    private volatile boolean closed;

    /** @param first the section to begin with */
    public MixControls(MixPlan plan, int first) {
        layers = new AtomicReferenceArray<>(plan.layerCount());
        for (int i = 0; i < plan.layerCount(); i++) {
            layers.set(i, new LayerSetting(1, 0, 0, false, false));
        }
        stingers = new AtomicIntegerArray(plan.stingers().size());
        destination = new Destination(0, first, Optional.empty());
    }

    public void go(int section, Optional<TransitionPlan> transition) {
        destination = new Destination(requests.incrementAndGet(), section, transition);
    }

    public Destination destination() {
        return destination;
    }

    public void trigger(int stinger) {
        stingers.set(stinger, 1);
    }

    /** True once for each time that a stinger was triggered since; several at once count as one. */
    boolean takeTrigger(int stinger) {
        return stingers.get(stinger) != 0 && stingers.getAndSet(stinger, 0) != 0;
    }

    public LayerSetting layer(int index) {
        return layers.get(index);
    }

    public void layer(int index, UnaryOperator<LayerSetting> change) {
        layers.updateAndGet(index, change);
    }

    public VolumeSetting volume() {
        return volume;
    }

    public void volume(double gain, int fade) {
        volume = new VolumeSetting(gain, fade);
    }

    public double intensity() {
        return intensity;
    }

    public void intensity(double value) {
        intensity = value;
    }

    public boolean isPaused() {
        return paused;
    }

    public void pause(boolean value) {
        paused = value;
    }

    public boolean isClosed() {
        return closed;
    }

    public void close() {
        closed = true;
    }
}
