/** Files and directories that are written whole or not at all; for this library's own modules. */
@NullMarked
package io.github.riffusion4j.base.files;

import org.jspecify.annotations.NullMarked;
