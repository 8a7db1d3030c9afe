/** Files, locks and clocks shared by the packages of this module; not exported. */
@NullMarked
package io.github.riffusion4j.onnx.internal;

import org.jspecify.annotations.NullMarked;
