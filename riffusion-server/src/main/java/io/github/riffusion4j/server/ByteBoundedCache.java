package io.github.riffusion4j.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The latest things by their ids, for as long as all together fit into memory; the oldest go first. Thread safe.
 *
 * @param <T> the things
 */
final class ByteBoundedCache<T> {

    /** What is forgotten although there is memory: more than anybody looks back at. */
    private static final int MOST = 256;

    private final long maxBytes;
    private final ToLongFunction<T> size;
    private final Map<String, T> things = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param maxBytes how much to keep
     * @param size the bytes of a thing; 0 for one that must not be forgotten yet
     */
    ByteBoundedCache(long maxBytes, ToLongFunction<T> size) {
        this.maxBytes = maxBytes;
        this.size = size;
    }

    synchronized void put(String id, T thing) {
        things.put(id, thing);
        long bytes = things.values().stream().mapToLong(size).sum();
        Iterator<Map.Entry<String, T>> oldestFirst = things.entrySet().iterator();
        while (oldestFirst.hasNext() && (bytes > maxBytes || things.size() > MOST)) {
            Map.Entry<String, T> oldest = oldestFirst.next();
            long freed = size.applyAsLong(oldest.getValue());
            if (freed > 0 && !oldest.getKey().equals(id)) {
                bytes -= freed;
                oldestFirst.remove();
            }
        }
    }

    synchronized Optional<T> find(String id) {
        return Optional.ofNullable(things.get(id));
    }
}
