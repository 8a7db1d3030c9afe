package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;

/**
 * What a request made.
 *
 * @param audio the sound
 * @param image the spectrogram that it was made from
 * @param seed the seed used; the same request with it gives the same bytes. Of an interpolation, its start's seed
 */
public record Generation(AudioClip audio, SpectrogramImage image, long seed) {}
