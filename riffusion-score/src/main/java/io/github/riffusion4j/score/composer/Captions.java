package io.github.riffusion4j.score.composer;

import java.util.List;

/** Captions. */
final class Captions {
    static List<String> phrases() {
        return List.of();
    }

    private Captions() {}
}
