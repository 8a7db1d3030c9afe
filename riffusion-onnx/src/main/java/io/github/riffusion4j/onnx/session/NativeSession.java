package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A graph loaded into ONNX Runtime. Thread safe, with a limit on concurrent runs; closing waits for them. */
final class NativeSession implements AutoCloseable {

    /** The log level at which ONNX Runtime does not print the errors that it also throws. */
    static final OrtLoggingLevel SILENT = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private final Path file;
    private final Device device;
    private final OrtEnvironment environment;
    private final SessionOptions options;
    private final OrtSession session;
    private final FairSemaphore permits;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    /** Shared by runs, exclusive to close: closing a session that runs would crash the virtual machine. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    private NativeSession(
            Path file,
            Device device,
            FairSemaphore permits,
            OrtEnvironment environment,
            SessionOptions options,
            OrtSession session)
            throws OrtException {
        this.file = file;
        this.device = device;
        this.permits = permits;
        this.environment = environment;
        this.options = options;
        this.session = session;
        this.inputs = specs(session.getInputInfo().values());
        this.outputs = specs(session.getOutputInfo().values());
    }

    private static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
        return nodes.stream().map(TensorSpec::of).toList();
    }

    /** Loads a graph and passes it to {@code model}; closes it if that throws. */
    static <M> M load(Path file, Device device, FairSemaphore permits, Function<NativeSession, M> model) {
        NativeSession session = open(file, device, permits);
        try {
            return model.apply(session);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static NativeSession open(Path file, Device device, FairSemaphore permits) {
        LoadFailure.requireFile(file);
        ModelVerifier.verify(file);
        OrtEnvironment environment = Environment.get();
        Device resolved = AutoDevice.resolve(device);
        SessionOptions options = new SessionOptions();
        try {
            configure(options, resolved);
            return open(file, resolved, permits, environment, options);
        } catch (OrtException e) {
            options.close();
            throw LoadFailure.of(file, resolved, e);
        } catch (RuntimeException | Error e) {
            options.close();
            throw e;
        }
    }

    private static NativeSession open(
            Path file, Device device, FairSemaphore permits, OrtEnvironment environment, SessionOptions options)
            throws OrtException {
        OrtSession session = environment.createSession(file.toString(), options);
        try {
            return new NativeSession(file, device, permits, environment, options, session);
        } catch (OrtException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static void configure(SessionOptions options, Device device) throws OrtException {
        options.setSessionLogLevel(SILENT);
        if (device.threads().isPresent()) {
            options.setIntraOpNumThreads(device.threads().getAsInt());
        }
        if (device.kind() == Device.Kind.CUDA) {
            Cuda.addTo(options, device.index());
        }
    }

    Path file() {
        return file;
    }

    /** The device it runs on, never AUTO. */
    Device device() {
        return device;
    }

    List<TensorSpec> inputs() {
        return inputs;
    }

    List<TensorSpec> outputs() {
        return outputs;
    }

    /** Computes one output, as {@link #run(Map, List, Cancellation)} does several. */
    Tensor run(Map<TensorSpec, Tensor> arguments, TensorSpec output, Cancellation cancellation) {
        return run(arguments, List.of(output), cancellation).get(0);
    }

    /**
     * Computes some outputs, once there is a permit.
     *
     * @throws IllegalArgumentException if a tensor's shape does not fit its input
     * @throws IllegalStateException if the session is closed
     * @throws CancelledException if cancelled before the end
     * @throws RiffusionException if the graph cannot compute it
     */
    List<Tensor> run(Map<TensorSpec, Tensor> arguments, List<TensorSpec> wanted, Cancellation cancellation) {
        arguments.forEach(TensorSpec::requireFits);
        FairSemaphore.Permit permit = permits.acquire(cancellation);
        Lock running = lock.readLock();
        running.lock();
        try {
            if (closed) {
                throw new IllegalStateException(file + ": this model has been closed");
            }
            cancellation.throwIfCancelled();
            List<Tensor> results = runOpen(arguments, wanted, cancellation);
            cancellation.throwIfCancelled();
            return results;
        } catch (OrtException e) {
            if (cancellation.isCancelled()) {
                throw new CancelledException(e);
            }
            throw new RiffusionException(file + ": failed on " + describe(arguments) + ": " + LoadFailure.reason(e), e);
        } finally {
            running.unlock();
            permit.close();
        }
    }

    private List<Tensor> runOpen(Map<TensorSpec, Tensor> arguments, List<TensorSpec> wanted, Cancellation cancellation)
            throws OrtException {
        // The results come in the order of the names.
        Set<String> names =
                new LinkedHashSet<>(wanted.stream().map(TensorSpec::name).toList());
        try (RunOptions run = new RunOptions();
                NativeArguments feeds = new NativeArguments()) {
            for (Map.Entry<TensorSpec, Tensor> argument : arguments.entrySet()) {
                feeds.add(argument.getKey(), argument.getValue());
            }
            Cancellation.Registration registration = cancellation.onCancel(() -> terminate(run));
            try (OrtSession.Result results = session.run(feeds.byName, names, run)) {
                return IntStream.range(0, wanted.size())
                        .mapToObj(i -> NativeTensor.read(results.get(i)))
                        .toList();
            } finally {
                // Before the run options are freed, which cancelling touches.
                registration.close();
            }
        }
    }

    private static void terminate(RunOptions run) {
        try {
            run.setTerminate(true);
        } catch (OrtException e) {
            throw new RiffusionException("ONNX Runtime cannot be stopped: " + LoadFailure.reason(e), e);
        }
    }

    private static String describe(Map<TensorSpec, Tensor> arguments) {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        arguments.forEach((spec, tensor) -> byName.put(spec.name(), tensor));
        return byName.toString();
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            if (!closed) {
                closed = true;
                closeNative();
            }
        } finally {
            exclusive.unlock();
        }
    }

    private void closeNative() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new RiffusionException(file + ": cannot be closed: " + LoadFailure.reason(e), e);
        } finally {
            // After the session, which may use what they hold.
            options.close();
        }
    }

    /** The native copies of the arguments of one run. */
    private final class NativeArguments implements AutoCloseable {

        private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();

        void add(TensorSpec spec, Tensor tensor) throws OrtException {
            byName.put(spec.name(), NativeTensor.copyOf(tensor, spec.type(), environment));
        }

        @Override
        public void close() {
            byName.values().forEach(OnnxTensor::close);
        }
    }
}
