package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Hashes (SHA-256, 32 hexadecimal digits) that tell seed images and masks apart, whatever file they were in. */
final class ContentHash {

    private static final int HASH_BYTES = 16;

    private final MessageDigest digest = HashAlgorithm.SHA_256.digest();

    private ContentHash() {}

    /** The hash of the pixels and their parameters. */
    static String of(SpectrogramImage image) {
        SpectrogramParams params = image.params();
        ContentHash hash = new ContentHash();
        hash.add(List.of(
                image.width(),
                image.height(),
                params.sampleRate(),
                params.channels(),
                params.stepSizeMs(),
                params.windowDurationMs(),
                params.paddedDurationMs(),
                params.minFrequency(),
                params.maxFrequency(),
                params.powerForImage(),
                image.maxValue()));
        for (int y = 0; y < image.height(); y++) {
            ByteBuffer row = ByteBuffer.allocate(Integer.BYTES * image.width());
            for (int x = 0; x < image.width(); x++) {
                row.putInt(image.pixel(x, y));
            }
            hash.digest.update(row.flip());
        }
        return hash.digits();
    }

    /** The hash of a mask. */
    static String of(Mask mask) {
        ContentHash hash = new ContentHash();
        hash.add(List.of(mask.width(), mask.height()));
        for (int y = 0; y < mask.height(); y++) {
            ByteBuffer row = ByteBuffer.allocate(Float.BYTES * mask.width());
            for (int x = 0; x < mask.width(); x++) {
                row.putFloat(mask.repaint(x, y));
            }
            hash.digest.update(row.flip());
        }
        return hash.digits();
    }

    private void add(List<?> facts) {
        digest.update(facts.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String digits() {
        return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }
}
