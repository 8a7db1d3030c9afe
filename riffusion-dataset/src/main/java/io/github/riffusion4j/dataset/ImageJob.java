package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.Strictness;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Paints the spectrogram of every recording: {@code directory/song.png} of {@code directory/song.mp3}, or in tiles,
 * {@code directory/song_0000.png} and so on, which recordings of any length become in little memory. Recordings of
 * other sample rates are resampled to the parameters'. An image that is already there is kept, whatever its parameters.
 */
public final class ImageJob implements Job {

    private final SpectrogramParams params;
    private final SpectrogramImageConverter converter;
    private final String extension;
    private final OutputDirectory output;
    private final OptionalInt columns;

    /**
     * Makes a job; the output directory need not exist.
     *
     * @param extension of the files to write, without a dot: {@code png} or {@code jpg}
     * @throws IllegalArgumentException if the extension is not one of {@link ImageFormat}'s
     */
    public ImageJob(SpectrogramParams params, String extension, Path output) {
        this(params, extension, output, OptionalInt.empty());
    }

    /**
     * Makes a job; the output directory need not exist.
     *
     * @param extension of the files to write, without a dot: {@code png} or {@code jpg}
     * @param columns the width of tiles, at least 1; without it, every recording becomes one image
     * @throws IllegalArgumentException if the extension is not one of {@link ImageFormat}'s
     */
    public ImageJob(SpectrogramParams params, String extension, Path output, OptionalInt columns) {
        ImageFormat.of(Path.of("image." + extension));
        Resampler.of(params.sampleRate(), params.sampleRate()); // refuses a rate that nothing can be resampled to
        this.params = params;
        this.converter = new SpectrogramImageConverter(params);
        this.extension = extension;
        this.output = new OutputDirectory(output);
        this.columns = columns;
    }

    /** The name of a tile's file: {@code song_0000.png}. */
    public static String tileName(String name, long index, String extension) {
        return String.format(Locale.ROOT, "%s_%04d.%s", name, index, extension);
    }

    @Override
    public Outcome process(Recording recording, Cancellation cancellation) {
        return columns.isPresent()
                ? paintTiles(recording, columns.getAsInt(), cancellation)
                : paintWhole(recording, cancellation);
    }

    private Outcome paintWhole(Recording recording, Cancellation cancellation) {
        String name = recording.name() + "." + extension;
        if (output.has(name)) {
            return new Outcome(0, 1);
        }
        try (AudioReader sound = open(recording)) {
            SpectrogramImage image = converter.toImage(sound);
            cancellation.throwIfCancelled();
            image.write(output.file(name));
        }
        return new Outcome(1, 0);
    }

    private Outcome paintTiles(Recording recording, int width, Cancellation cancellation) {
        Tiles tiles = new Tiles(recording);
        OptionalLong count = tileCount(recording, width);
        if (count.isPresent() && LongStream.range(0, count.getAsLong()).allMatch(i -> output.has(tiles.name(i)))) {
            return new Outcome(0, (int) count.getAsLong());
        }
        converter.toImages(
                () -> open(recording), width, tiles::add, Progress.none().until(cancellation));
        return new Outcome(tiles.written, tiles.present);
    }

    private OptionalLong tileCount(Recording recording, int width) {
        try (AudioReader sound = open(recording)) {
            return converter.spectrograms().toSpectrograms(sound, width).tileCount();
        }
    }

    private AudioReader open(Recording recording) {
        AudioReader sound = AudioFile.open(recording.file(), Strictness.STRICT);
        try {
            return Resampler.resample(sound, params.sampleRate());
        } catch (IllegalArgumentException e) {
            sound.close();
            throw e;
        }
    }

    /** Writes one recording's tiles, those left out that are there. */
    private final class Tiles {

        private final Recording recording;
        private int written;
        private int present;

        Tiles(Recording recording) {
            this.recording = recording;
        }

        String name(long index) {
            return tileName(recording.name(), index, extension);
        }

        void add(SpectrogramImage tile) {
            String name = name(written + present);
            if (output.has(name)) {
                present++;
            } else {
                tile.write(output.file(name));
                written++;
            }
        }
    }
}
