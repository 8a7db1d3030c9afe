package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import java.lang.System.Logger.Level;

/** Decides what {@link Device#auto()} is on this machine. */
public final class AutoDevice {

    private static final System.Logger LOG = System.getLogger(AutoDevice.class.getName());

    private AutoDevice() {}

    /** The CPU or a card; {@code device} itself if it already is one. Tries the card out, and logs why if it fails. */
    public static Device resolve(Device device) {
        if (device.kind() != Device.Kind.AUTO) {
            return device;
        }
        try {
            Cuda.tryOut(device.index());
            return new Device(Device.Kind.CUDA, device.index(), device.threads());
        } catch (RiffusionException e) {
            // Whoever took the build with CUDA wants to know; for others the CPU is what they expect.
            boolean wanted = Cuda.isBuiltIn() || !RuntimeJars.warning().isEmpty();
            LOG.log(wanted ? Level.WARNING : Level.INFO, () -> "computing on the CPU: " + e.getMessage());
            return new Device(Device.Kind.CPU, 0, device.threads());
        }
    }
}
