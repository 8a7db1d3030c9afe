/** Sound as samples, and audio files: WAV, FLAC, MP3, M4A, Ogg Vorbis and Opus, read and written whole or in blocks. */
@NullMarked
package io.github.riffusion4j.audio;

import org.jspecify.annotations.NullMarked;
