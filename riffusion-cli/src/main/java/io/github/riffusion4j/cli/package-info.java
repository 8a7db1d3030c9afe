/** The command line: {@code ./riffusion}. */
@NullMarked
package io.github.riffusion4j.cli;

import org.jspecify.annotations.NullMarked;
