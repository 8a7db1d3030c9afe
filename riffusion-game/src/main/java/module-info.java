/**
 * Adaptive music for games: {@link io.github.riffusion4j.game.GameMusic} plays a
 * {@link io.github.riffusion4j.game.MusicPack}.
 *
 * <p>Needs neither {@code java.desktop} nor a model. Only programs that generate music, with the package {@code model},
 * require {@code io.github.riffusion4j} besides.
 */
module io.github.riffusion4j.game {
    requires com.google.gson;
    requires transitive io.github.riffusion4j.audio;
    requires transitive io.github.riffusion4j.base;
    requires transitive io.github.riffusion4j.score;
    requires static io.github.riffusion4j;
    requires static org.jspecify;

    exports io.github.riffusion4j.game;
    exports io.github.riffusion4j.game.model;
}
