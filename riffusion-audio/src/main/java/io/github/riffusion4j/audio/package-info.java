/** Sound as samples, and audio files: WAV, FLAC, MP3 and Ogg Vorbis, read and written whole or in blocks. */
@NullMarked
package io.github.riffusion4j.audio;

import org.jspecify.annotations.NullMarked;
