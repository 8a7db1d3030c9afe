/** The short-time Fourier transform and the mel filterbank, each with its inverse, and what may compute them. */
@NullMarked
package io.github.riffusion4j.audio.transform;

import org.jspecify.annotations.NullMarked;
