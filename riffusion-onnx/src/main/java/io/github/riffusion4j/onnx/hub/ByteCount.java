package io.github.riffusion4j.onnx.hub;

import java.util.Locale;

/** Numbers of bytes in words. */
final class ByteCount {

    private static final int STEP = 1000;
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private ByteCount() {}

    static String describe(long bytes) {
        if (bytes < STEP) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        double value = bytes;
        int unit = -1;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
