package io.github.riffusion4j.cli;

import io.github.riffusion4j.Mask;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.SeedMask;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Seed images and masks, given as names of those in the library or as files. */
final class Seeds {

    private Seeds() {}

    /** The names of seed images, for completion and help. */
    static final class ImageNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(SeedImage.values()).map(SeedImage::id).iterator();
        }
    }

    /** The names of masks, for completion and help. */
    static final class MaskNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(SeedMask.values()).map(SeedMask::id).iterator();
        }
    }

    /**
     * The seed image of that name, or the one in that file, which may be standard input.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static SpectrogramImage image(String name) {
        return SeedImage.find(name).map(SeedImage::image).orElseGet(() -> {
            Path file = Path.of(name);
            return StandardStreams.readImage(
                    StandardStreams.is(file) ? file : requireNoName(file, "seed image", new ImageNames()));
        });
    }

    /**
     * Sets the seed image of that name, or the one in that file, on a stream.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static UnaryOperator<StreamRequest> under(String name) {
        Optional<SeedImage> known = SeedImage.find(name);
        if (known.isPresent()) {
            return request -> request.seedImage(known.get());
        }
        SpectrogramImage image = image(name);
        return request -> request.seedImage(image);
    }

    /**
     * The mask of that name in the size of an image, or the one in that file.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Mask mask(String name, SpectrogramImage image) {
        return SeedMask.find(name)
                .map(shape -> Mask.of(shape, image.width(), image.height()))
                .orElseGet(() -> {
                    Path file = requireNoName(Path.of(name), "mask", new MaskNames());
                    Mask mask = Mask.read(file);
                    return FileErrors.file(file, () -> {
                        mask.requireSizeOf(image);
                        return mask;
                    });
                });
    }

    /** A misspelt name should not be reported as a file that is missing. */
    private static Path requireNoName(Path file, String kind, Iterable<String> names) {
        if (!Files.exists(file) && file.getNameCount() == 1 && file.toString().indexOf('.') < 0) {
            throw new IllegalArgumentException(
                    "no file and no " + kind + " is called \"" + file + "\"; there are " + String.join(", ", names));
        }
        return file;
    }
}
