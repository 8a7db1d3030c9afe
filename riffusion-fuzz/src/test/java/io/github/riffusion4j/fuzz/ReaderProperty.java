package io.github.riffusion4j.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.logging.LogManager;

/**
 * What holds of every reader, whatever its input: it throws nothing but the exceptions that it documents, and allocates
 * no more than a limit. What allocates little takes little time, too, except for loops that do nothing else; those are
 * found by the fuzzer's own time-out and by that of the tests.
 */
public final class ReaderProperty {

    private static final long MEGABYTE = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static {
        // Readers log damage that they skip.
        LogManager.getLogManager().reset();
    }

    private final long mostBytes;
    private final List<Class<?>> documented;

    /** A reader, given an input. */
    @FunctionalInterface
    public interface Reader {

        /** Reads it. */
        void read() throws Exception;
    }

    /**
     * States the property.
     *
     * @param mostMegabytes the most that reading an input may allocate, garbage included
     * @param documented the exceptions that the reader's documentation names
     */
    public ReaderProperty(int mostMegabytes, Class<?>... documented) {
        this.mostBytes = mostMegabytes * MEGABYTE;
        this.documented = List.of(documented);
    }

    /**
     * Reads an input.
     *
     * @throws AssertionError if the property does not hold
     */
    public void check(Reader reader) {
        // The first time, classes may be loaded, and instrumented.
        if (allocatedBy(reader) > mostBytes) {
            long allocated = allocatedBy(reader);
            if (allocated > mostBytes) {
                throw new AssertionError(
                        "allocated " + allocated / MEGABYTE + " MB, more than " + mostBytes / MEGABYTE);
            }
        }
    }

    private long allocatedBy(Reader reader) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            reader.read();
        } catch (Exception e) {
            if (documented.stream().noneMatch(type -> type.isInstance(e))) {
                throw new AssertionError("an undocumented exception: " + e, e);
            }
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("an exception that says nothing: " + e, e);
            }
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
