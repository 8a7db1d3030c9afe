/** Samples to spectrogram to image, and back. Knows nothing of models. */
@NullMarked
package io.github.riffusion4j.audio;

import org.jspecify.annotations.NullMarked;
