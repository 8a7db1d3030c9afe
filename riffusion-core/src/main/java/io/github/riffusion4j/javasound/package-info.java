/** A bridge to {@code javax.sound}, for programs that have the module {@code java.desktop}. */
@NullMarked
package io.github.riffusion4j.javasound;

import org.jspecify.annotations.NullMarked;
