/** WAV files; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.wav;

import org.jspecify.annotations.NullMarked;
