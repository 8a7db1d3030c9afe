package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OrtException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Exceptions for files that ONNX Runtime cannot load, in terms of the file. */
final class LoadFailure {

    private static final Pattern PREFIX = Pattern.compile("^Error code - \\w+ - message: ");
    private static final Pattern MISSING_WEIGHTS = Pattern.compile("External data path does not exist: \"?([^\"]+)\"?");

    private LoadFailure() {}

    /** Checks what ONNX Runtime has obscure messages for. */
    static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidModelException(file, "an ONNX file", "a directory");
        }
        if (!Files.exists(file)) {
            throw new InvalidModelException(file, "an ONNX file", "no file of that name");
        }
        try {
            if (Files.size(file) == 0) {
                throw new InvalidModelException(
                        file, "an ONNX file", "an empty file; download or export the model again");
            }
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    static RiffusionException of(Path file, Device device, OrtException cause) {
        Matcher missing = MISSING_WEIGHTS.matcher(reason(cause));
        if (missing.find()) {
            return new InvalidModelException(
                    file,
                    "the file " + missing.group(1) + " with its weights beside it",
                    "no such file; a model of several files has to be copied whole",
                    cause);
        }
        return switch (cause.getCode()) {
            case ORT_INVALID_PROTOBUF ->
                new InvalidModelException(
                        file,
                        "an ONNX file",
                        "something else, or a file cut short; download or export it again",
                        cause);
            case ORT_INVALID_GRAPH, ORT_NO_MODEL, ORT_NOT_IMPLEMENTED -> unreadable(file, cause);
            default -> {
                // On the CPU the cause is the file or memory; on a graphics card, it may be the card.
                if (device.kind() == Device.Kind.CUDA) {
                    Cuda.tryOut(device.index());
                    yield new RiffusionException(
                            file + ": cannot be loaded on " + device + ": " + reason(cause), cause);
                }
                yield unreadable(file, cause);
            }
        };
    }

    private static InvalidModelException unreadable(Path file, OrtException cause) {
        return new InvalidModelException(file, "a model that ONNX Runtime can load", reason(cause), cause);
    }

    /** ONNX Runtime's message without the error code in front. */
    static String reason(OrtException e) {
        String message = e.getMessage();
        return message == null
                ? e.getCode().toString()
                : PREFIX.matcher(message).replaceFirst("").strip();
    }
}
