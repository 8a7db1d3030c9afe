package io.github.riffusion4j.onnx.session;

import java.util.Optional;

/**
 * What the networks of a model share: the calls that may run at once, and the memory that loaded graphs take. Thread
 * safe.
 */
public final class NetworkHost {

    private final FairSemaphore permits;
    private final boolean unloads;

    /** The graph that is loaded, of those that are unloaded for others. */
    private Optional<NativeSession> loaded = Optional.empty();

    private NetworkHost(FairSemaphore permits, boolean unloads) {
        this.permits = permits;
        this.unloads = unloads;
    }

    /** A host that limits nothing. */
    public static NetworkHost unlimited() {
        return new NetworkHost(FairSemaphore.unlimited(), false);
    }

    /**
     * A host of so many concurrent calls.
     *
     * @throws IllegalArgumentException if {@code calls} is below 1
     */
    public static NetworkHost of(int calls) {
        return new NetworkHost(FairSemaphore.of(calls), false);
    }

    /**
     * A host for little memory: one call at a time, and one large graph in memory at a time. Graphs are loaded when
     * they are called, and unloaded when another is; those of a few megabytes stay.
     */
    public static NetworkHost lowMemory() {
        return new NetworkHost(FairSemaphore.of(1), true);
    }

    /** This host for a graph that stays in memory, because it is small whatever its files are. */
    NetworkHost keeping() {
        return new NetworkHost(permits, false);
    }

    FairSemaphore permits() {
        return permits;
    }

    /** Returns whether graphs are loaded only when they are called. */
    boolean loadsLate() {
        return unloads;
    }

    /** Unloads the graph that is loaded, before another is. Called with the one permit that there is. */
    synchronized void makeRoomFor(NativeSession next) {
        Optional<NativeSession> last = loaded;
        loaded = Optional.of(next);
        last.filter(session -> session != next).ifPresent(NativeSession::unload);
    }
}
