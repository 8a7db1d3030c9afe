/**
 * A bridge to {@code java.awt} and {@code javax.imageio}: conversion of images, and JPEG files. Needs the module
 * {@code java.desktop}, which of this library only this and {@code javasound} do.
 */
@NullMarked
package io.github.riffusion4j.audio.awt;

import org.jspecify.annotations.NullMarked;
