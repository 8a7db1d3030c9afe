/** Golden arrays and the shared test data, for the tests of all modules. */
@NullMarked
package io.github.riffusion4j.testkit;

import org.jspecify.annotations.NullMarked;
