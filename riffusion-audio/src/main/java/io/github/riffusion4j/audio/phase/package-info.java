/** From magnitudes alone back to a signal: phase reconstruction. */
@NullMarked
package io.github.riffusion4j.audio.phase;

import org.jspecify.annotations.NullMarked;
