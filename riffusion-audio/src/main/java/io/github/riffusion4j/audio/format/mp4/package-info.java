/** MP4 containers: where the frames of a sound track lie; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.mp4;

import org.jspecify.annotations.NullMarked;
