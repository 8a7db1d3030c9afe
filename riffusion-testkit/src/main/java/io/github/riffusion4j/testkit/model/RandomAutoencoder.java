package io.github.riffusion4j.testkit.model;

/** An autoencoder with random weights. */
public interface RandomAutoencoder {

    /** The content of {@code config.json}. */
    String config();

    /** The weights. */
    RandomTensors tensors();
}
