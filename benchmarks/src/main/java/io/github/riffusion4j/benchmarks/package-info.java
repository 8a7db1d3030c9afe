/** Speed, by JMH, and quality, as tables. Every figure in the README comes from here. */
@NullMarked
package io.github.riffusion4j.benchmarks;

import org.jspecify.annotations.NullMarked;
