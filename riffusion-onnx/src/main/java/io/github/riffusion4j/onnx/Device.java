package io.github.riffusion4j.onnx;

import java.util.OptionalInt;

/**
 * Where a model computes.
 *
 * <p>The thread count applies to each model by itself and includes the calling thread: one thread means that a call
 * computes on the caller alone. On a graphics card it applies to the few operations that stay on the CPU.
 *
 * @param kind what computes
 * @param index which graphics card, counted from 0 as CUDA does; 0 for the other kinds
 * @param threads how many CPU threads compute, at least 1; empty leaves the choice to ONNX Runtime, which takes one a
 *     physical core
 */
public record Device(Kind kind, int index, OptionalInt threads) {

    /** What computes. */
    public enum Kind {
        /** CUDA where it works, and the CPU where it does not. */
        AUTO,
        CPU,
        CUDA
    }

    /** @throws IllegalArgumentException if the index is negative or the thread count is below 1 */
    public Device {
        if (index < 0) {
            throw new IllegalArgumentException("a device index of at least 0 is needed, not " + index);
        }
        if (threads.isPresent() && threads.getAsInt() < 1) {
            throw new IllegalArgumentException("at least 1 thread is needed, not " + threads.getAsInt());
        }
    }

    /**
     * The first graphics card where CUDA works, and the CPU where it does not. Loading a model on it decides, by
     * running a graph of one node on the card, and logs why when the CPU was taken; the loaded model says which it was.
     */
    public static Device auto() {
        return new Device(Kind.AUTO, 0, OptionalInt.empty());
    }

    /** The CPU, with as many threads as ONNX Runtime chooses. */
    public static Device cpu() {
        return new Device(Kind.CPU, 0, OptionalInt.empty());
    }

    /**
     * A graphics card, and nothing else: loading a model fails, with the cause, where CUDA does not work. Needs
     * {@code com.microsoft.onnxruntime:onnxruntime_gpu} on the class path in place of {@code onnxruntime}.
     *
     * @throws IllegalArgumentException if {@code index} is negative
     */
    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index, OptionalInt.empty());
    }

    /**
     * This device with that many CPU threads a model.
     *
     * @throws IllegalArgumentException if {@code count} is below 1
     */
    public Device withThreads(int count) {
        return new Device(kind, index, OptionalInt.of(count));
    }

    /** For messages: {@code cpu}, {@code cuda:0}, {@code cpu with 4 threads}. */
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
