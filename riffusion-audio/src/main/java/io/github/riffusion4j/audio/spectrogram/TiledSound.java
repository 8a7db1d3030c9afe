package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.AudioWriter;
import io.github.riffusion4j.audio.SampleFormat;
import io.github.riffusion4j.audio.WavFile;
import io.github.riffusion4j.audio.effects.Gain;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.UUID;

/**
 * The sound of a row of images as a file. How loud it is is known only at its end, so it is first written beside the
 * file as it is, in floating point, and from there at the wanted level. Not thread safe.
 */
final class TiledSound {

    private static final int BLOCK = 1 << 16;

    private final SpectrogramConverter converter;
    private final Path file;
    private final Path draft;
    private float peak;
    private long length;

    TiledSound(SpectrogramConverter converter, Path file) {
        this.converter = converter;
        this.file = file;
        this.draft = file.toAbsolutePath().resolveSibling(".riffusion-" + UUID.randomUUID() + ".part");
    }

    /** Writes the sound with its peak {@code headroom} dB below full scale; how long it is. */
    Duration write(Iterator<Spectrogram> tiles, double headroom, Progress progress) {
        AudioFile.requireWritable(file);
        try {
            SpectrogramParams params = converter.params();
            int channels = params.channels().count();
            try (AudioWriter writer = WavFile.create(draft, params.sampleRate(), channels, SampleFormat.FLOAT_32)) {
                converter.toAudio(
                        tiles,
                        sound -> {
                            peak = Math.max(peak, sound.peak());
                            length += sound.length();
                            writer.write(sound);
                        },
                        progress);
                writer.commit();
            }
            copy(peak == 0 ? 0 : -headroom - 20 * Math.log10(peak));
            return Duration.ofNanos(Math.round(1e9 * length / params.sampleRate()));
        } finally {
            delete();
        }
    }

    private void copy(double decibels) {
        try (AudioReader reader = AudioFile.open(draft);
                AudioWriter writer = AudioFile.create(file, reader.sampleRate(), reader.channelCount())) {
            for (AudioClip block = reader.read(BLOCK); block.length() > 0; block = reader.read(BLOCK)) {
                writer.write(Gain.of(decibels).apply(block));
            }
            writer.commit();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new RiffusionException(draft + ": cannot be deleted; it is no longer needed", e);
        }
    }
}
