/** Data sets for training: directories of sound files to clips and to spectrogram images. */
module io.github.riffusion4j.dataset {
    requires transitive io.github.riffusion4j.audio;
    requires static org.jspecify;

    exports io.github.riffusion4j.dataset;
}
