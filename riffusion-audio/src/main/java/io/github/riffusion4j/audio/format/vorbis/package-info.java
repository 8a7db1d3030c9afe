/** Ogg Vorbis files, by JOrbis; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.vorbis;

import org.jspecify.annotations.NullMarked;
