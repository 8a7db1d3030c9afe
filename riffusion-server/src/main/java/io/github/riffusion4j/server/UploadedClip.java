package io.github.riffusion4j.server;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.util.UUID;

/**
 * An uploaded sound, the source of later generations.
 *
 * @param audio one channel or two, 44,100 Hz
 * @param image its spectrogram, of both channels mixed
 */
record UploadedClip(String id, AudioClip audio, SpectrogramImage image) {

    UploadedClip(AudioClip audio, SpectrogramImage image) {
        this(UUID.randomUUID().toString(), audio, image);
    }

    /** The result of a generation, as the source of another. */
    static UploadedClip of(Generation result) {
        return new UploadedClip(result.audio(), result.image());
    }

    /** The size in memory. */
    long bytes() {
        return 4L * audio.length() * audio.channelCount() + 4L * image.width() * image.height();
    }
}
