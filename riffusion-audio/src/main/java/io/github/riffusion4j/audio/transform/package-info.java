/** The short-time Fourier transform and the mel filterbank, each with its inverse. */
@NullMarked
package io.github.riffusion4j.audio.transform;

import org.jspecify.annotations.NullMarked;
