/** Changes to a clip's sound: loudness. */
@NullMarked
package io.github.riffusion4j.audio.effects;

import org.jspecify.annotations.NullMarked;
