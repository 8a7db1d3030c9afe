package io.github.riffusion4j.onnx;

import java.util.OptionalInt;

/**
 * The device that a model runs on.
 *
 * <p>The thread count applies to each model by itself and includes the calling thread: one thread means that a call
 * computes on the caller alone. On a graphics card it applies to the few operations that stay on the CPU.
 *
 * @param kind the kind of device
 * @param index the index of the graphics card, from 0 as in CUDA; 0 for the other kinds
 * @param threads the number of CPU threads, 1 to 1,024; empty leaves the choice to ONNX Runtime, which takes one a
 *     physical core
 */
public record Device(Kind kind, int index, OptionalInt threads) {

    private static final int MAX_THREADS = 1024;

    /** The kinds of devices. */
    public enum Kind {
        /** CUDA if it works, or else the CPU. */
        AUTO,
        CPU,
        CUDA
    }

    /** @throws IllegalArgumentException if the index is negative or the thread count is not 1 to 1,024 */
    public Device {
        if (index < 0) {
            throw new IllegalArgumentException("a device index of at least 0 is needed, not " + index);
        }
        if (threads.isPresent() && threads.getAsInt() < 1) {
            throw new IllegalArgumentException("at least 1 thread is needed, not " + threads.getAsInt());
        }
        if (threads.isPresent() && threads.getAsInt() > MAX_THREADS) {
            throw new IllegalArgumentException("at most " + MAX_THREADS + " threads, not " + threads.getAsInt());
        }
    }

    /**
     * The first graphics card if CUDA works, or else the CPU. Loading a model decides, by running a graph of one node
     * on the card, and logs the reason for choosing the CPU; the loaded model has the chosen device.
     */
    public static Device auto() {
        return new Device(Kind.AUTO, 0, OptionalInt.empty());
    }

    /** The CPU, with as many threads as ONNX Runtime chooses. */
    public static Device cpu() {
        return new Device(Kind.CPU, 0, OptionalInt.empty());
    }

    /**
     * A graphics card, without falling back to the CPU: loading a model fails, with the cause, if CUDA does not work.
     * Needs {@code com.microsoft.onnxruntime:onnxruntime_gpu} on the class path in place of {@code onnxruntime}.
     *
     * @throws IllegalArgumentException if {@code index} is negative
     */
    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index, OptionalInt.empty());
    }

    /**
     * This device with that many CPU threads a model.
     *
     * @throws IllegalArgumentException if {@code count} is not 1 to 1,024
     */
    public Device withThreads(int count) {
        return new Device(kind, index, OptionalInt.of(count));
    }

    /** The name in messages: {@code cpu}, {@code cuda:0}, {@code cpu with 4 threads}. */
    @Override
    public String toString() {
        String name = switch (kind) {
            case AUTO -> "auto";
            case CPU -> "cpu";
            case CUDA -> "cuda:" + index;
        };
        if (threads.isEmpty()) {
            return name;
        }
        return name + " with " + threads.getAsInt() + (threads.getAsInt() == 1 ? " thread" : " threads");
    }
}
