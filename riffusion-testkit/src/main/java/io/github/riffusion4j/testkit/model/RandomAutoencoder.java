package io.github.riffusion4j.testkit.model;

/** An autoencoder of one kind or another. */
public interface RandomAutoencoder {

    /** What diffusers writes to {@code config.json}. */
    String config();

    /** Its weights. */
    RandomTensors tensors();
}
