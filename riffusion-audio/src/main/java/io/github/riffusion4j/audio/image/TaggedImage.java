package io.github.riffusion4j.audio.image;

/**
 * An image read from a file.
 *
 * @param pixels the samples as they stand in the file: no colour profile or gamma is applied, and transparency is
 *     ignored
 * @param exif the numbers among the file's EXIF tags, the image's own first directory only
 * @param opaque false if any pixel is partly or wholly transparent, whose colour is then arbitrary
 */
public record TaggedImage(RgbImage pixels, ExifNumbers exif, boolean opaque) {}
