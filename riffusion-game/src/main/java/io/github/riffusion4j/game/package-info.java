/**
 * Adaptive music: a {@link io.github.riffusion4j.game.Soundtrack} of sections, layers and stingers, a
 * {@link io.github.riffusion4j.game.MusicPack} that holds its sound, and {@link io.github.riffusion4j.game.GameMusic},
 * which plays it and follows the game on the beat.
 */
@NullMarked
package io.github.riffusion4j.game;

import org.jspecify.annotations.NullMarked;
