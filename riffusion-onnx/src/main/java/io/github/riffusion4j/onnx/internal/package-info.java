/** What the packages of this module share among themselves; no part of the public interface. */
@NullMarked
package io.github.riffusion4j.onnx.internal;

import org.jspecify.annotations.NullMarked;
