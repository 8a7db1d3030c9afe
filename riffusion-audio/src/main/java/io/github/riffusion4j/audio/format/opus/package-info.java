/** Ogg Opus files, by Concentus; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.opus;

import org.jspecify.annotations.NullMarked;
