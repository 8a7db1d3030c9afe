/** Spectrograms to start from, and which parts of one to paint over: what comes with the library. */
@NullMarked
package io.github.riffusion4j.seed;

import org.jspecify.annotations.NullMarked;
