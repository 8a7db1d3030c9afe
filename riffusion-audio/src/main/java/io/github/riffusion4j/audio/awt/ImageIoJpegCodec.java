package io.github.riffusion4j.audio.awt;

import io.github.riffusion4j.audio.image.JpegCodec;
import io.github.riffusion4j.audio.image.RgbImage;
import javax.imageio.ImageIO;

/** JPEG by the plug-in of {@code javax.imageio}; found by {@link java.util.ServiceLoader}. */
public final class ImageIoJpegCodec implements JpegCodec {

    /**
     * Makes a codec.
     *
     * @throws RuntimeException if this Java runtime has no JPEG plug-in
     * @throws LinkageError if it has no module {@code java.desktop}
     */
    public ImageIoJpegCodec() {
        if (!ImageIO.getImageReadersByFormatName(ImageIoJpeg.FORMAT).hasNext()
                || !ImageIO.getImageWritersByFormatName(ImageIoJpeg.FORMAT).hasNext()) {
            throw new IllegalStateException("this Java runtime has no plug-in for JPEG");
        }
    }

    @Override
    public RgbImage decode(byte[] jpeg, String source) {
        return ImageIoJpeg.decode(jpeg, source);
    }

    @Override
    public byte[] encode(RgbImage image) {
        return ImageIoJpeg.encode(image);
    }
}
