/**
 * Data sets for training: directories of sound files to short clips and to spectrogram images, many files at a time.
 */
@NullMarked
package io.github.riffusion4j.dataset;

import org.jspecify.annotations.NullMarked;
