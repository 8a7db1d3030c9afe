/** PNG images, read and written without {@code java.desktop}; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.png;

import org.jspecify.annotations.NullMarked;
