/**
 * A small composer: from words and a seed to a score, the same for the same on every machine.
 *
 * <p>Its knowledge is in tables that a musician can read: {@code Instruments}, {@code Genres}, {@code Moods},
 * {@code Scenes}, {@code Grooves}, {@code AccompanimentStyles}, {@code BassStyles}, {@code Progressions}.
 */
@NullMarked
package io.github.riffusion4j.score.composer;

import org.jspecify.annotations.NullMarked;
