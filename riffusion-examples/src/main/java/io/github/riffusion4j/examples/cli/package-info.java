/** The command line: {@code ./riffusion}. */
@NullMarked
package io.github.riffusion4j.examples.cli;

import org.jspecify.annotations.NullMarked;
