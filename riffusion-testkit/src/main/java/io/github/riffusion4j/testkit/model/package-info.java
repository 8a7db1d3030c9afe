/**
 * Stable Diffusion models of any size with random weights, in the layout of diffusers: names and shapes are specified
 * independently of the code that reads them.
 */
@NullMarked
package io.github.riffusion4j.testkit.model;

import org.jspecify.annotations.NullMarked;
