package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.FileMetadata;
import io.github.riffusion4j.audio.image.ExifNumbers;
import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.spectrogram.SpectrogramTag;
import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "print-exif",
        description = "Prints the parameters that a spectrogram image carries, and the recipe of a generated image or"
                + " sound.")
final class PrintExif implements Runnable {

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "File to read: PNG or JPEG, or WAV or FLAC with a recipe.")
    private Optional<Path> bare = Optional.empty();

    @Option(names = "--image", paramLabel = "IN", description = "The same, as riffusion-hobby has it.")
    private Optional<Path> image = Optional.empty();

    @Mixin
    private Report report;

    @Override
    public void run() {
        if (bare.isPresent() == image.isPresent()) {
            throw new IllegalArgumentException("one file is needed: FILE, or --image IN");
        }
        Path file = bare.or(() -> image).orElseThrow();
        Optional<String> recipe = FileMetadata.read(file);
        List<String> lines = new ArrayList<>();
        JsonObject facts = new JsonObject();
        if (recipe.isEmpty() || !isSound(file)) {
            addParameters(file, lines, facts);
        }
        recipe.ifPresent(text -> {
            lines.add(String.format(Locale.ROOT, "%-20s = %s", "RECIPE", text));
            facts.addProperty("RECIPE", text);
        });
        report.print(String.join(System.lineSeparator(), lines), Report.of(file, facts));
    }

    /** Sound has no EXIF tags. */
    private static boolean isSound(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".wav") || name.endsWith(".flac");
    }

    private static void addParameters(Path image, List<String> lines, JsonObject facts) {
        ExifNumbers exif = ImageFile.read(image).exif();
        for (SpectrogramTag tag : SpectrogramTag.values()) {
            Number value = tag.in(exif).orElse(null);
            if (value != null) {
                lines.add(String.format(Locale.ROOT, "%-20s = %15s", tag, value));
                facts.addProperty(tag.name(), value);
            }
        }
        if (lines.isEmpty()) {
            throw new InvalidFileException(image, "carries no spectrogram parameters in its EXIF tags");
        }
    }
}
