/** Bytes of files and blocks of samples, as the readers and writers of all formats share them; internal. */
@NullMarked
package io.github.riffusion4j.audio.format;

import org.jspecify.annotations.NullMarked;
