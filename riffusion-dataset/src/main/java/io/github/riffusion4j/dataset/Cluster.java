package io.github.riffusion4j.dataset;

import java.util.List;

/**
 * Workers on many machines, and the files that they share. The module {@code riffusion-spark} has one; programs that
 * know only this module find it by {@link java.util.ServiceLoader}.
 */
public interface Cluster extends Workers, AutoCloseable {

    /** Connects to a cluster. */
    interface Provider {

        /**
         * Connects.
         *
         * @param master the cluster's address, such as {@code local[*]} or {@code spark://host:7077}
         * @throws io.github.riffusion4j.base.RiffusionException if that fails
         */
        Cluster connect(String master);
    }

    /** A directory that all machines share: a path of a shared disk, or an address as {@code hdfs://host/directory}. */
    DatasetStore store(String address);

    /**
     * The sound files in a directory that all machines share, in the order of their names.
     *
     * @param glob which files to take, as for {@link AudioDirectory}
     * @param output what lies in it is left out
     * @throws io.github.riffusion4j.base.InvalidFileException if the directory does not exist or holds no such file
     */
    List<Shard.Source> recordings(String address, String glob, CaptionTable captions, String output);

    /** Brings those files to the machine that works on them. */
    SoundFiles files();

    @Override
    void close();
}
