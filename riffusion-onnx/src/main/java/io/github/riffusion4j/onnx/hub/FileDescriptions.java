package io.github.riffusion4j.onnx.hub;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes files and sizes in messages. */
final class FileDescriptions {

    private static final int MAX_LISTED = 12;
    private static final int UNIT_STEP = 1000;
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private FileDescriptions() {}

    /** The paths and sizes of files; of many, the first. */
    static String files(List<HubFile> files) {
        if (files.isEmpty()) {
            return "no files at all";
        }
        String first = files.stream()
                .limit(MAX_LISTED)
                .map(file -> file.path() + " (" + bytes(file.size()) + ")")
                .collect(Collectors.joining(", "));
        return files.size() > MAX_LISTED ? first + " and " + (files.size() - MAX_LISTED) + " more" : first;
    }

    /** A number of bytes, such as "3.4 GB". */
    static String bytes(long bytes) {
        if (bytes < UNIT_STEP) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        double value = bytes;
        int unit = -1;
        while (value >= UNIT_STEP && unit < UNITS.length - 1) {
            value /= UNIT_STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
