/** What every module shares: errors, cancellation, and files that are written whole or not at all. */
@NullMarked
package io.github.riffusion4j.base;

import org.jspecify.annotations.NullMarked;
