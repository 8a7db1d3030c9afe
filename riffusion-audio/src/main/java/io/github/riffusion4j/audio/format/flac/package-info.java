/** FLAC files, without a library; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.flac;

import org.jspecify.annotations.NullMarked;
