/**
 * Stable Diffusion models of any size with random weights, in the layout of diffusers: names and shapes are written
 * down here independently of what reads them.
 */
@NullMarked
package io.github.riffusion4j.testkit.model;

import org.jspecify.annotations.NullMarked;
