package io.github.riffusion4j.onnx.hub;

import java.util.List;
import java.util.stream.Collectors;

/** Lists of files in messages. */
final class FileNames {

    private static final int MOST = 12;

    private FileNames() {}

    /** Their paths and sizes; of many, the first. */
    static String describe(List<HubFile> files) {
        if (files.isEmpty()) {
            return "no files at all";
        }
        String first = files.stream()
                .limit(MOST)
                .map(file -> file.path() + " (" + ByteCount.describe(file.size()) + ")")
                .collect(Collectors.joining(", "));
        return files.size() > MOST ? first + " and " + (files.size() - MOST) + " more" : first;
    }
}
