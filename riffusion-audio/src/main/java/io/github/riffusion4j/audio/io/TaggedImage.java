package io.github.riffusion4j.audio.io;

import java.awt.image.BufferedImage;

/**
 * An image read from a file.
 *
 * @param pixels of type {@link BufferedImage#TYPE_INT_RGB}, made for this image alone; the caller's to keep. The
 *     numbers are those in the file: no colour profile or gamma is applied, and transparency is ignored.
 * @param exif the numbers among the file's EXIF tags, the image's own first directory only
 * @param opaque false if any pixel is partly or wholly transparent, whose colour is then arbitrary
 */
public record TaggedImage(BufferedImage pixels, ExifNumbers exif, boolean opaque) {}
