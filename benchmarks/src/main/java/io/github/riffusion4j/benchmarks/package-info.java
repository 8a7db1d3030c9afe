/** Measures speed, by JMH, and quality, as tables. The source of every figure in the documentation. */
@NullMarked
package io.github.riffusion4j.benchmarks;

import org.jspecify.annotations.NullMarked;
