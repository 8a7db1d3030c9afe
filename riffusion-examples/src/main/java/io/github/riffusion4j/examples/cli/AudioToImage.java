package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.io.AudioFile;
import io.github.riffusion4j.audio.io.AudioReader;
import io.github.riffusion4j.audio.io.ImageFile;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "audio-to-image", description = "Computes the spectrogram image of a sound.")
final class AudioToImage implements Runnable {

    @Option(
            names = "--audio",
            required = true,
            paramLabel = "IN",
            description = "Sound file to read (WAV, FLAC, OGG or MP3).")
    private Path audio;

    @Option(names = "--image", required = true, paramLabel = "OUT", description = "Image file to write (PNG or JPEG).")
    private Path image;

    @Mixin
    private SpectrogramOptions spectrogram;

    @Mixin
    private TileOptions tiles;

    @Option(names = "--stereo", description = "Keep two channels, as green and blue.")
    private boolean stereo;

    @Override
    public void run() {
        ImageFile.requireWritable(image);
        // Once at the usual rate, so that what is wrong with the options is not blamed on the file.
        SpectrogramParams params =
                spectrogram.params(stereo ? SpectrogramParams.Channels.STEREO : SpectrogramParams.Channels.MONO);
        OptionalInt columns = tiles.columns(params);
        String written = columns.isPresent() ? paintTiles(params, columns.getAsInt()) : paintWhole(params);
        System.out.println("Wrote " + written);
    }

    private String paintWhole(SpectrogramParams params) {
        try (Interrupt interrupt = new Interrupt();
                AudioReader sound = AudioFile.open(audio)) {
            SpectrogramImage painted = Blame.file(
                    audio, () -> converter(params, sound.sampleRate()).toImage(sound));
            interrupt.cancellation().throwIfCancelled();
            painted.write(image);
            return image + " (" + painted.width() + " x " + painted.height() + ")";
        }
    }

    private String paintTiles(SpectrogramParams params, int columns) {
        TileFiles files = new TileFiles(image);
        try (Interrupt interrupt = new Interrupt();
                Bar bar = new Bar("Painting")) {
            return bar.during(() -> Blame.file(audio, () -> {
                converter(params, sampleRate())
                        .toImages(
                                () -> AudioFile.open(audio),
                                columns,
                                files::write,
                                bar.until(interrupt.cancellation()));
                return files.summary(columns);
            }));
        }
    }

    private int sampleRate() {
        try (AudioReader sound = AudioFile.open(audio)) {
            return sound.sampleRate();
        }
    }

    private static SpectrogramImageConverter converter(SpectrogramParams params, int sampleRate) {
        return new SpectrogramImageConverter(
                params.toBuilder().sampleRate(sampleRate).build());
    }
}
