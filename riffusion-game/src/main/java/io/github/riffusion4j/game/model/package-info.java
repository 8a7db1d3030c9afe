/** Generates the clips of soundtracks with a model; needs {@code riffusion-core}, which nothing else here does. */
@NullMarked
package io.github.riffusion4j.game.model;

import org.jspecify.annotations.NullMarked;
