package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;

/** Resolves {@link Device#auto()} on this machine. */
public final class AutoDevice {

    private static final System.Logger LOG = System.getLogger(AutoDevice.class.getName());

    private AutoDevice() {}

    /**
     * As {@link #resolve(Device)}, for a model in a directory. If the native libraries of ONNX Runtime that are beside
     * it are those of this version, they need not be unpacked.
     *
     * @throws RiffusionException if ONNX Runtime cannot be started
     */
    public static Device resolve(Device device, Path model) {
        Environment.get(Optional.of(model));
        return resolve(device);
    }

    /**
     * Returns a CPU or CUDA device; {@code device} itself if it is one. Tests the card, and logs the reason if it
     * fails.
     */
    public static Device resolve(Device device) {
        if (device.kind() != Device.Kind.AUTO) {
            return device;
        }
        try {
            Cuda.tryOut(device.index());
            return new Device(Device.Kind.CUDA, device.index(), device.threads());
        } catch (RiffusionException e) {
            // A warning for users of the build with CUDA; others expect the CPU.
            boolean wanted =
                    Cuda.isBuiltIn() || !Environment.RuntimeJars.warning().isEmpty();
            LOG.log(wanted ? Level.WARNING : Level.INFO, () -> "computing on the CPU: " + e.getMessage());
            return new Device(Device.Kind.CPU, 0, device.threads());
        }
    }
}
