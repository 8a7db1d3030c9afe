/** Bytes of files, as the readers of all formats take them; internal. */
@NullMarked
package io.github.riffusion4j.audio.format;

import org.jspecify.annotations.NullMarked;
