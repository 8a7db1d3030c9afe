/** MP3 files: reading, and writing by jump3r; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.mp3;

import org.jspecify.annotations.NullMarked;
