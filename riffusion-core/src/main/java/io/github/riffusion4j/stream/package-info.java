/** Music that does not end: {@link io.github.riffusion4j.stream.MusicStream}, for games and for endless listening. */
@NullMarked
package io.github.riffusion4j.stream;

import org.jspecify.annotations.NullMarked;
