package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.audio.SpectrogramTag;
import io.github.riffusion4j.audio.io.ExifNumbers;
import io.github.riffusion4j.audio.io.FileNote;
import io.github.riffusion4j.audio.io.ImageFile;
import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "print-exif",
        description =
                "Prints the parameters that a spectrogram image carries, and the recipe of one that a model painted.")
final class PrintExif implements Runnable {

    @Option(names = "--image", required = true, paramLabel = "IN", description = "Image file to read (PNG or JPEG).")
    private Path image;

    @Override
    public void run() {
        ExifNumbers exif = ImageFile.read(image).exif();
        boolean any = false;
        for (SpectrogramTag tag : SpectrogramTag.values()) {
            Number value = tag.in(exif).orElse(null);
            if (value != null) {
                any = true;
                System.out.println(String.format(Locale.ROOT, "%-20s = %15s", tag, value));
            }
        }
        Optional<String> recipe = FileNote.read(image);
        recipe.ifPresent(text -> System.out.println(String.format(Locale.ROOT, "%-20s = %s", "RECIPE", text)));
        if (!any) {
            throw new InvalidFileException(image, "carries no spectrogram parameters in its EXIF tags");
        }
    }
}
