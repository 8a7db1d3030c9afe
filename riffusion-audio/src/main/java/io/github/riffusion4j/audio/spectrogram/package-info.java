/** Mel spectrograms of clips, images of them, and sound again from either. */
@NullMarked
package io.github.riffusion4j.audio.spectrogram;

import org.jspecify.annotations.NullMarked;
