/**
 * A bridge to {@code javax.sound}: sound devices. Needs the module {@code java.desktop}, which of this library only
 * this and {@code awt} do.
 */
@NullMarked
package io.github.riffusion4j.audio.javasound;

import org.jspecify.annotations.NullMarked;
