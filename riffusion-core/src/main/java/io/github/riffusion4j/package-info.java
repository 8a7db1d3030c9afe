/** Music from text: {@link io.github.riffusion4j.RiffusionPipeline} is the one door. */
@NullMarked
package io.github.riffusion4j;

import org.jspecify.annotations.NullMarked;
