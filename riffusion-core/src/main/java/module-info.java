/**
 * Music from text: {@link io.github.riffusion4j.RiffusionPipeline} is the entry point.
 *
 * <p>{@code java.desktop} is needed only by the package {@code javasound}.
 */
module io.github.riffusion4j {
    requires com.google.gson;
    requires transitive io.github.riffusion4j.audio;
    requires transitive io.github.riffusion4j.base;
    requires transitive io.github.riffusion4j.onnx;
    requires transitive io.github.riffusion4j.score;
    requires static transitive java.desktop;
    requires static org.jspecify;

    exports io.github.riffusion4j;
    exports io.github.riffusion4j.javasound;
}
