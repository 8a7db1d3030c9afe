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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "print-exif",
        description = "Prints the parameters that a spectrogram image carries, and the recipe of a generated one.")
final class PrintExif implements Runnable {

    @Option(names = "--image", required = true, paramLabel = "IN", description = "Image file to read (PNG or JPEG).")
    private Path image;

    @Mixin
    private Report report;

    @Override
    public void run() {
        ExifNumbers exif = ImageFile.read(image).exif();
        List<String> lines = new ArrayList<>();
        JsonObject facts = new JsonObject();
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
        FileMetadata.read(image).ifPresent(recipe -> {
            lines.add(String.format(Locale.ROOT, "%-20s = %s", "RECIPE", recipe));
            facts.addProperty("RECIPE", recipe);
        });
        report.print(String.join(System.lineSeparator(), lines), Report.of(image, facts));
    }
}
