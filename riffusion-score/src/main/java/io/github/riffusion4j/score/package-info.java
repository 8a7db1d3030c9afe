/**
 * Music as values: tempo, meter, key, chords, and parts of notes on one grid. Everything here is immutable, and times
 * are in ticks, 480 a quarter note.
 */
@NullMarked
package io.github.riffusion4j.score;

import org.jspecify.annotations.NullMarked;
