package io.github.riffusion4j;

/**
 * Progress: one call of the denoising model is done.
 *
 * @param index calls done so far, from 1
 * @param count calls in all
 */
public record Step(int index, int count) {}
