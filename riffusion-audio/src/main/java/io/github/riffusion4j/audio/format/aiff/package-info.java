/** AIFF, AIFC and AU files; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.aiff;

import org.jspecify.annotations.NullMarked;
