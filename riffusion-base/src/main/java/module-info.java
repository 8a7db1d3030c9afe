/** Errors, cancellation, progress, and files that are written whole or not at all. */
@SuppressWarnings("module") // the modules that may see the files are compiled later
module io.github.riffusion4j.base {
    requires static org.jspecify;

    exports io.github.riffusion4j.base;
    exports io.github.riffusion4j.base.files to
            io.github.riffusion4j,
            io.github.riffusion4j.audio,
            io.github.riffusion4j.cli,
            io.github.riffusion4j.dataset,
            io.github.riffusion4j.game,
            io.github.riffusion4j.onnx,
            io.github.riffusion4j.score,
            io.github.riffusion4j.server;
}
