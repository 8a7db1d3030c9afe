/**
 * Gapless playback of loops that crossfade on the beat: knows nothing of prompts or models. Not exported.
 *
 * <p>The audio thread reads from a {@link io.github.riffusion4j.playback.CrossfadingLoopPlayer} without locks or
 * allocation; loops reach it through a {@link io.github.riffusion4j.playback.SpscLoopQueue}.
 */
@NullMarked
package io.github.riffusion4j.playback;

import org.jspecify.annotations.NullMarked;
