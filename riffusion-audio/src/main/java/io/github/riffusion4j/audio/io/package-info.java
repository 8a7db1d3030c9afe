/**
 * Files in and out: sound as WAV, FLAC, MP3 and Ogg Vorbis, and images as PNG and JPEG with the numbers among their
 * EXIF tags.
 */
@NullMarked
package io.github.riffusion4j.audio.io;

import org.jspecify.annotations.NullMarked;
