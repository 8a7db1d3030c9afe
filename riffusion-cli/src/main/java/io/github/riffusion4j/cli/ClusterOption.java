package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.dataset.Cluster;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Option;

/** The option to work on a cluster. */
final class ClusterOption {

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description = "Work on Apache Spark: local[*], spark://host:7077, yarn, k8s://..., or submitted, for what"
                    + " spark-submit says.")
    private Optional<String> master = Optional.empty();

    /** The cluster, if one is requested; to be closed by the caller. */
    Optional<Cluster> connect() {
        return master.map(address -> ServiceLoader.load(Cluster.Provider.class)
                .findFirst()
                .orElseThrow(() -> new RiffusionException("--spark needs riffusion-spark and Spark on the class path:"
                        + " run ./riffusion in a clone of the project, or spark-submit; see docs/spark.md"))
                .connect(address));
    }
}
