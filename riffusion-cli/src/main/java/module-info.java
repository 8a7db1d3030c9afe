/** The command line: {@link io.github.riffusion4j.cli.Riffusion} runs it. */
module io.github.riffusion4j.cli {
    requires com.google.gson;
    requires info.picocli;
    requires io.github.riffusion4j;
    requires io.github.riffusion4j.game;
    requires io.github.riffusion4j.dataset;
    requires io.github.riffusion4j.model.tiny;
    requires io.github.riffusion4j.server;
    requires java.desktop;
    requires java.logging;
    requires me.tongfei.progressbar;
    requires static org.jspecify;

    exports io.github.riffusion4j.cli;

    uses io.github.riffusion4j.dataset.Cluster.Provider;

    opens io.github.riffusion4j.cli to
            info.picocli;
}
