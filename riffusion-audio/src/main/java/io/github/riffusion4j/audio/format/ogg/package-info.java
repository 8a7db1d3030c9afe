/** Ogg, the container of Vorbis, Opus and FLAC; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.ogg;

import org.jspecify.annotations.NullMarked;
