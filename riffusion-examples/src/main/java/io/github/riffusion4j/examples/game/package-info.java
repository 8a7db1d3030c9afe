/**
 * A game whose music follows it: {@link io.github.riffusion4j.examples.game.Soundtrack} is the part to copy. What the
 * game is does not matter much.
 */
@NullMarked
package io.github.riffusion4j.examples.game;

import org.jspecify.annotations.NullMarked;
