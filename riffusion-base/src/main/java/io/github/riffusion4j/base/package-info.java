/** Types that every module shares: errors, cancellation and progress. */
@NullMarked
package io.github.riffusion4j.base;

import org.jspecify.annotations.NullMarked;
