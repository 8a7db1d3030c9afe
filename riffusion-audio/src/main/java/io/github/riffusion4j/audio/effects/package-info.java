/** Changes to clips: rate, loudness, dynamics, joins and mixes, loops, beats, and time. */
@NullMarked
package io.github.riffusion4j.audio.effects;

import org.jspecify.annotations.NullMarked;
