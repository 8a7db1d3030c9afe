/**
 * The mix, sample by sample: knows nothing of files, prompts or models. Not exported.
 *
 * <p>{@link io.github.riffusion4j.game.mix.Mixer#read} does not allocate, lock or wait: whatever other threads request
 * is a volatile value that it polls.
 */
@NullMarked
package io.github.riffusion4j.game.mix;

import org.jspecify.annotations.NullMarked;
