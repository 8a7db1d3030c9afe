package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            description = "Sound file to read (WAV, FLAC, MP3, M4A, OGG, Opus); - for standard input.")
    private Path audio;

    @Option(
            names = "--image",
            required = true,
            paramLabel = "OUT",
            description = "Image file to write (PNG or JPEG); - for PNG to standard output.")
    private Path image;

    @Mixin
    private SpectrogramOptions spectrogram;

    @Mixin
    private TileOptions tiles;

    @Mixin
    private Report report;

    @Option(names = "--stereo", description = "Keep two channels, as green and blue.")
    private boolean stereo;

    @Option(
            names = "--loop",
            description = "Take the sound as one that repeats: the image's end flows into its beginning, for"
                    + " image-to-audio --loop.")
    private boolean loop;

    @Override
    public void run() {
        // Validated at the default rate first, so that an error in the options is not reported as one in the file.
        SpectrogramParams params =
                spectrogram.params(stereo ? SpectrogramParams.Channels.STEREO : SpectrogramParams.Channels.MONO);
        OptionalInt columns = tiles.columns(params);
        if (loop && columns.isPresent()) {
            throw new IllegalArgumentException("--loop makes one image, and --columns several; leave out one of them");
        }
        if (columns.isPresent()) {
            if (StandardStreams.is(audio) || StandardStreams.is(image)) {
                throw new IllegalArgumentException(
                        "--columns needs files: the sound is read twice, and there are many images");
            }
            TileOptions.check(image);
            writeTiles(params, columns.getAsInt());
        } else {
            StandardStreams.requireWritableImage(image);
            writeImage(params);
        }
    }

    private void writeImage(SpectrogramParams params) {
        try (Interrupt interrupt = new Interrupt()) {
            SpectrogramImage spectrogramImage = FileErrors.file(audio, () -> convert(params));
            interrupt.cancellation().throwIfCancelled();
            StandardStreams.write(image, spectrogramImage);
            JsonObject facts = Report.size(spectrogramImage.width(), spectrogramImage.height());
            report.wrote(image, spectrogramImage.width() + " x " + spectrogramImage.height(), facts);
        }
    }

    private SpectrogramImage convert(SpectrogramParams params) {
        if (loop) {
            return loopToImage(report.readSound(audio), params);
        }
        if (!StandardStreams.is(audio)) {
            List<AudioReader> passes = new ArrayList<>();
            SpectrogramImage converted = converter(params, sampleRate()).toImage(() -> {
                passes.add(AudioFile.open(audio));
                return passes.get(passes.size() - 1);
            });
            report.noteDamage(passes.get(0));
            return converted;
        }
        // What comes through a pipe comes once.
        try (AudioReader sound = StandardStreams.openSound(audio)) {
            SpectrogramImage converted = converter(params, sound.sampleRate()).toImage(sound);
            report.noteDamage(sound);
            return converted;
        }
    }

    /** In the columns that come nearest to the parameters' hop. */
    private static SpectrogramImage loopToImage(AudioClip clip, SpectrogramParams params) {
        double columns = 1000.0 * clip.length() / clip.sampleRate() / params.stepSizeMs();
        return converter(params, clip.sampleRate()).loopToImage(clip, (int) Math.max(1, Math.round(columns)));
    }

    private void writeTiles(SpectrogramParams params, int columns) {
        TileOptions.TileFiles files = new TileOptions.TileFiles(image);
        try (Interrupt interrupt = new Interrupt();
                ConsoleProgressBar bar = new ConsoleProgressBar("Converting")) {
            bar.during(() -> FileErrors.file(audio, () -> {
                List<AudioReader> passes = new ArrayList<>();
                converter(params, sampleRate())
                        .toImages(
                                () -> {
                                    passes.add(AudioFile.open(audio));
                                    return passes.get(passes.size() - 1);
                                },
                                columns,
                                files::write,
                                bar.until(interrupt.cancellation()));
                report.noteDamage(passes.get(0));
                return files;
            }));
            files.report(report, columns);
        } catch (RuntimeException | Error e) {
            files.discard();
            throw e;
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
