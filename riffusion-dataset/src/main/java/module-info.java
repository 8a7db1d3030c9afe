/**
 * Data sets for training: directories of sound files to clips, and to images with captions as trainers read them.
 *
 * <p>The layout Parquet needs {@code parquet-hadoop} and {@code hadoop-client-runtime} on the class path: they share
 * packages, so that they cannot be modules.
 */
module io.github.riffusion4j.dataset {
    requires com.google.gson;
    requires transitive io.github.riffusion4j.audio;
    requires org.apache.commons.compress;
    requires org.apache.commons.csv;
    requires static io.github.riffusion4j;
    requires static org.jspecify;

    exports io.github.riffusion4j.dataset;

    uses io.github.riffusion4j.dataset.Cluster.Provider;
}
