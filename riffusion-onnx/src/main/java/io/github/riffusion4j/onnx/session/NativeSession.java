package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A graph in ONNX Runtime, with limits on concurrent runs and on memory. It is loaded at once or, where memory is
 * short, when it is run, and unloaded for another. Thread safe; closing waits for runs.
 */
final class NativeSession implements AutoCloseable {

    /** The log level at which ONNX Runtime does not print the errors that it also throws. */
    static final OrtLoggingLevel SILENT = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    /** Graphs whose files are smaller are never unloaded: they hardly take memory. */
    private static final long SMALL_BYTES = 64L << 20;

    private final Path file;
    private final Device device;
    private final NetworkHost host;
    private final Optional<OptimizedGraphs> optimized;
    private final OrtEnvironment environment;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    /** Shared by runs, exclusive to closing and unloading: closing a session that runs would crash the machine. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private Optional<Loaded> loaded;
    private boolean closed;

    /** A session, and the options that it may use as long as it is open. */
    private record Loaded(OrtSession session, SessionOptions options) {

        void close(Path file) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new RiffusionException(file + ": cannot be closed: " + LoadFailure.reason(e), e);
            } finally {
                options.close();
            }
        }
    }

    private NativeSession(
            Path file,
            Device device,
            NetworkHost host,
            Optional<OptimizedGraphs> optimized,
            OrtEnvironment environment,
            GraphSignature signature,
            Optional<Loaded> loaded) {
        this.file = file;
        this.device = device;
        this.host = host;
        this.optimized = optimized;
        this.environment = environment;
        this.inputs = signature.inputs();
        this.outputs = signature.outputs();
        this.loaded = loaded;
    }

    private static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
        return nodes.stream().map(TensorSpec::of).toList();
    }

    /** Loads a graph and passes it to {@code model}; closes it if that throws. */
    static <M> M load(Path file, Device device, NetworkHost host, Function<NativeSession, M> model) {
        return load(file, device, host, OptimizedGraphs.ofProperty(), model);
    }

    static <M> M load(
            Path file,
            Device device,
            NetworkHost host,
            Optional<OptimizedGraphs> optimized,
            Function<NativeSession, M> model) {
        NativeSession session = open(file, device, host, optimized);
        try {
            return model.apply(session);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static NativeSession open(Path file, Device device, NetworkHost host, Optional<OptimizedGraphs> optimized) {
        LoadFailure.requireFile(file);
        ModelVerifier.verify(file);
        OrtEnvironment environment = Environment.get();
        Device resolved = AutoDevice.resolve(device);
        if (host.loadsLate()) {
            return new NativeSession(
                    file, resolved, host, optimized, environment, GraphSignature.read(file), Optional.empty());
        }
        Loaded loaded = load(file, resolved, optimized, environment);
        try {
            GraphSignature signature = new GraphSignature(
                    specs(loaded.session.getInputInfo().values()),
                    specs(loaded.session.getOutputInfo().values()));
            return new NativeSession(file, resolved, host, optimized, environment, signature, Optional.of(loaded));
        } catch (OrtException e) {
            loaded.close(file);
            throw LoadFailure.of(file, resolved, e);
        } catch (RuntimeException | Error e) {
            loaded.close(file);
            throw e;
        }
    }

    private static Loaded load(
            Path file, Device device, Optional<OptimizedGraphs> optimized, OrtEnvironment environment) {
        Optional<Path> kept = optimized
                .filter(graphs -> device.kind() == Device.Kind.CPU)
                .flatMap(graphs -> graphs.of(file, environment, options -> configure(options, device)));
        if (kept.isPresent()) {
            try {
                return load(kept.get(), device, environment, OptLevel.NO_OPT);
            } catch (RiffusionException e) {
                OptimizedGraphs.discard(kept.get(), e);
            }
        }
        return load(file, device, environment, OptLevel.ALL_OPT);
    }

    private static Loaded load(Path file, Device device, OrtEnvironment environment, OptLevel optimization) {
        SessionOptions options = new SessionOptions();
        try {
            configure(options, device);
            options.setOptimizationLevel(optimization);
            return new Loaded(environment.createSession(file.toString(), options), options);
        } catch (OrtException e) {
            options.close();
            throw LoadFailure.of(file, device, e);
        } catch (RuntimeException | Error e) {
            options.close();
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
        FairSemaphore.Permit permit = host.permits().acquire(cancellation);
        Lock running = lock.readLock();
        try {
            makeLoaded(cancellation);
        } catch (RuntimeException | Error e) {
            permit.close();
            throw e;
        }
        running.lock();
        try {
            OrtSession session = loaded.orElseThrow(this::closedException).session;
            cancellation.throwIfCancelled();
            List<Tensor> results = runOpen(session, arguments, wanted, cancellation);
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

    private IllegalStateException closedException() {
        return new IllegalStateException(file + ": this model has been closed");
    }

    /** Loads the graph if it is not, after those that it takes the place of are unloaded. */
    private void makeLoaded(Cancellation cancellation) {
        if (!host.loadsLate()) {
            return;
        }
        cancellation.throwIfCancelled();
        if (!isSmall()) {
            host.makeRoomFor(this);
        }
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            if (closed) {
                throw closedException();
            }
            if (loaded.isEmpty()) {
                loaded = Optional.of(load(file, device, optimized, environment));
            }
        } finally {
            exclusive.unlock();
        }
    }

    private boolean isSmall() {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null || DirectoryTrees.bytes(directory) < SMALL_BYTES;
    }

    /** Frees the native memory until the next run. */
    void unload() {
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            Optional<Loaded> last = loaded;
            loaded = Optional.empty();
            last.ifPresent(session -> session.close(file));
        } finally {
            exclusive.unlock();
        }
    }

    private List<Tensor> runOpen(
            OrtSession session, Map<TensorSpec, Tensor> arguments, List<TensorSpec> wanted, Cancellation cancellation)
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
            closed = true;
            unload();
        } finally {
            exclusive.unlock();
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
