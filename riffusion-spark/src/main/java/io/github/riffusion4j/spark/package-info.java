/**
 * Data sets, clips and statistics on Apache Spark: {@link io.github.riffusion4j.spark.SparkCluster} for the plans of
 * {@code riffusion-dataset}, and functions of data frames.
 */
@NullMarked
package io.github.riffusion4j.spark;

import org.jspecify.annotations.NullMarked;
