package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.hub.HubModel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the weights of a model are. */
public sealed interface ModelSource {

    /**
     * A folder in the layout of diffusers, or a single file in the original layout, on this machine.
     *
     * @param path the folder or file
     */
    record Local(Path path) implements ModelSource {

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A model of a hub.
     *
     * @param model its name and revision
     */
    record Published(HubModel model) implements ModelSource {

        @Override
        public String toString() {
            return model.toString();
        }
    }

    /**
     * What a user means: a folder or file, if there is one of that name, and else a model of {@code hub}.
     *
     * @throws IllegalArgumentException if it is neither there nor named as models of a hub are
     */
    static ModelSource named(String text, Hub hub) {
        if (isPath(text)) {
            return new Local(Path.of(text));
        }
        try {
            return new Published(hub.model(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no file or folder here, and no model of a hub either: " + e.getMessage(), e);
        }
    }

    private static boolean isPath(String text) {
        try {
            return Files.exists(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
