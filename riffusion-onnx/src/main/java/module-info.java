/**
 * Stable Diffusion on ONNX Runtime: samplers, and models from Hugging Face, from files of weights or from jars, which
 * are imported once.
 *
 * <p>A loaded model, its networks and its tokenizer are for the pipelines of {@code io.github.riffusion4j}, which is
 * where programs start.
 */
@SuppressWarnings("module") // the modules that may see models are compiled later
module io.github.riffusion4j.onnx {
    requires transitive io.github.riffusion4j.base;
    requires com.google.gson;
    requires com.microsoft.onnxruntime;
    requires java.net.http;
    requires static org.jspecify;

    exports io.github.riffusion4j.onnx;
    exports io.github.riffusion4j.onnx.export;
    exports io.github.riffusion4j.onnx.hub;
    exports io.github.riffusion4j.onnx.library;
    exports io.github.riffusion4j.onnx.sampler;
    exports io.github.riffusion4j.onnx.weights;
    exports io.github.riffusion4j.onnx.model to
            io.github.riffusion4j;
    exports io.github.riffusion4j.onnx.session to
            io.github.riffusion4j;
    exports io.github.riffusion4j.onnx.tokenizer to
            io.github.riffusion4j;
}
