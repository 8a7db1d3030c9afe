package io.github.riffusion4j.audio.image;

import io.github.riffusion4j.base.RiffusionException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Decodes and encodes JPEG images. {@link ImageFile} finds implementations by {@link ServiceLoader}; that of this
 * library uses {@code javax.imageio}, and is there where the module {@code java.desktop} is. Where it is not, as on
 * Android, a program may provide its own.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public interface JpegCodec {

    /**
     * Decodes an image, taking its samples without a colour profile.
     *
     * @param jpeg a whole file, without EXIF and colour profile
     * @param source the name of the file, to begin error messages with
     * @throws io.github.riffusion4j.base.InvalidFileException if the image is damaged, or has more than
     *     {@link ImageFile#MAX_PIXELS} pixels
     */
    RgbImage decode(byte[] jpeg, String source);

    /**
     * Encodes an image at a quality of 95 of 100, all three channels at full resolution.
     *
     * @throws IllegalArgumentException if the image is too large for the format
     */
    byte[] encode(RgbImage image);

    /** Finds the first implementation that works here. */
    static JpegCodec find() {
        Iterator<JpegCodec> codecs = ServiceLoader.load(JpegCodec.class, JpegCodec.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!codecs.hasNext()) {
                    throw new RiffusionException("JPEG images need the module java.desktop, which this Java runtime"
                            + " lacks; use PNG images, or a runtime with that module");
                }
                return codecs.next();
            } catch (ServiceConfigurationError | LinkageError e) {
                // Made for another runtime: without java.desktop, javax.imageio's codec cannot be constructed.
            }
        }
    }
}
