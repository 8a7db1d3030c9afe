/** MP3 files, by JLayer and jump3r; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.mp3;

import org.jspecify.annotations.NullMarked;
