/** Titles, artists and genres in sound files: ID3, Vorbis comments, and {@code LIST INFO} of WAV files. */
@NullMarked
package io.github.riffusion4j.audio.format.tag;

import org.jspecify.annotations.NullMarked;
