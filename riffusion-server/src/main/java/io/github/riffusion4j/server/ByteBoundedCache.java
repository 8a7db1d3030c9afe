package io.github.riffusion4j.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Keeps the latest values by their ids up to a total size in bytes; the oldest are evicted first. Thread safe.
 *
 * @param <T> the type of values
 */
final class ByteBoundedCache<T> {

    /** The most entries, whatever their size. */
    private static final int MAX_ENTRIES = 256;

    private final long maxBytes;
    private final ToLongFunction<T> size;
    private final Map<String, T> values = new LinkedHashMap<>();

    /**
     * Creates an empty cache.
     *
     * @param maxBytes the total size
     * @param size the size of a value in bytes; 0 for one that must not be evicted yet
     */
    ByteBoundedCache(long maxBytes, ToLongFunction<T> size) {
        this.maxBytes = maxBytes;
        this.size = size;
    }

    synchronized void put(String id, T value) {
        values.put(id, value);
        long bytes = values.values().stream().mapToLong(size).sum();
        Iterator<Map.Entry<String, T>> oldestFirst = values.entrySet().iterator();
        while (oldestFirst.hasNext() && (bytes > maxBytes || values.size() > MAX_ENTRIES)) {
            Map.Entry<String, T> oldest = oldestFirst.next();
            long freed = size.applyAsLong(oldest.getValue());
            if (freed > 0 && !oldest.getKey().equals(id)) {
                bytes -= freed;
                oldestFirst.remove();
            }
        }
    }

    synchronized void remove(String id) {
        values.remove(id);
    }

    synchronized Optional<T> find(String id) {
        return Optional.ofNullable(values.get(id));
    }
}
