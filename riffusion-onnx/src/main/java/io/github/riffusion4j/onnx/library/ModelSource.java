package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.onnx.hub.HubModel;
import java.nio.file.Path;

/** The source of the weights of a model. */
public sealed interface ModelSource {

    /**
     * A directory in the layout of diffusers, or a single file in the original layout, on this machine.
     *
     * @param path the directory or file
     */
    record Local(Path path) implements ModelSource {

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A model in a jar on the class path.
     *
     * @param name the last word of the jar's name: {@code tiny} for {@code riffusion-model-tiny}
     */
    record Packed(String name) implements ModelSource {

        /** Returns whether the jar is on the class path. */
        public boolean isPresent() {
            return model().isPresent();
        }

        PackedModel model() {
            return new PackedModel(name, Packed.class.getClassLoader());
        }

        @Override
        public String toString() {
            return name;
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
}
