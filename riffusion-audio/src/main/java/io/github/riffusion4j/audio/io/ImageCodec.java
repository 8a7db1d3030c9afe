package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.NodeList;

/** Pixels to bytes and back by the JDK's image plug-ins; in memory, since ImageIO would otherwise cache on disk. */
final class ImageCodec {

    private static final float JPEG_QUALITY = 0.95f;

    /** The format allows 65,535, but libjpeg, and so most programs, no more than this. */
    private static final int JPEG_MAX_SIDE = 65_500;

    private ImageCodec() {}

    /**
     * Decodes {@code bytes}; {@code file} is where they came from.
     *
     * @throws InvalidFileException if they are damaged, or the image is too large
     */
    static BufferedImage decode(ImageFormat format, FileContent file, byte[] bytes) {
        ImageReader reader = first(ImageIO.getImageReadersByFormatName(format.name()), format);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            requireReasonableSize(file, reader.getWidth(0), reader.getHeight(0));
            BufferedImage image = reader.read(0);
            // The JPEG plug-in fills what is missing with gray and only warns.
            if (!warnings.isEmpty()) {
                throw file.invalid("is a damaged " + format + " image: " + warnings.get(0) + "; export it again");
            }
            return image;
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Damaged data make the plug-ins throw about anything unchecked.
            throw file.invalid(
                    "is a damaged or unusual " + format + " image (" + e.getMessage() + "); export it again", e);
        } finally {
            reader.dispose();
        }
    }

    /** The whole file: pixels, and EXIF unless there is none. */
    static byte[] encode(ImageFormat format, BufferedImage image, ExifNumbers exif) {
        RgbPixels rgb = RgbPixels.of(image);
        if (!rgb.opaque()) {
            throw new IllegalArgumentException("the image is partly transparent; draw it on a background first");
        }
        byte[] pixels = encode(format, rgb.pixels());
        if (exif.isEmpty()) {
            return pixels;
        }
        return switch (format) {
            case PNG -> PngChunks.withExif(pixels, exif.toTiff());
            case JPEG -> JpegSegments.withExif(pixels, exif.toTiff());
        };
    }

    /**
     * As {@link #encode(ImageFormat, BufferedImage, ExifNumbers)} does, with a note if the format has a place for it.
     */
    static byte[] encode(ImageFormat format, BufferedImage image, ExifNumbers exif, String note) {
        byte[] file = encode(format, image, exif);
        return switch (format) {
            case PNG -> PngChunks.withNote(file, note);
            case JPEG -> file;
        };
    }

    private static byte[] encode(ImageFormat format, BufferedImage image) {
        ImageWriter writer = first(ImageIO.getImageWritersByFormatName(format.name()), format);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), settings);
            if (format == ImageFormat.JPEG) {
                requireJpegSize(image);
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(JPEG_QUALITY);
                keepColourResolution(metadata);
            }
            writer.write(null, new IIOImage(image, null, metadata), settings);
        } catch (IOException e) {
            throw new RiffusionException("the image cannot be written as " + format + ": " + e.getMessage(), e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The plug-in would halve it, and with it the resolution of a stereo spectrogram, whose channels are colours. */
    private static void keepColourResolution(IIOMetadata metadata) throws IOException {
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
        NodeList components = root.getElementsByTagName("componentSpec");
        for (int i = 0; i < components.getLength(); i++) {
            IIOMetadataNode component = (IIOMetadataNode) components.item(i);
            component.setAttribute("HsamplingFactor", "1");
            component.setAttribute("VsamplingFactor", "1");
        }
        metadata.setFromTree(format, root);
    }

    private static void requireReasonableSize(FileContent file, int width, int height) {
        if ((long) width * height > ImageFile.MAX_PIXELS) {
            throw file.invalid("claims " + width + " x " + height + " pixels; at most " + ImageFile.MAX_PIXELS
                    + " are read, so cut it up");
        }
    }

    private static void requireJpegSize(BufferedImage image) {
        if (image.getWidth() > JPEG_MAX_SIDE || image.getHeight() > JPEG_MAX_SIDE) {
            throw new IllegalArgumentException("an image of " + image.getWidth() + " x " + image.getHeight()
                    + " pixels cannot be a JPEG file, which has at most " + JPEG_MAX_SIDE
                    + " either way; write a PNG file");
        }
    }

    private static <T> T first(Iterator<T> plugins, ImageFormat format) {
        if (!plugins.hasNext()) {
            throw new RiffusionException(
                    "this Java runtime has no " + format + " plug-in (module java.desktop); use a full runtime");
        }
        return plugins.next();
    }
}
