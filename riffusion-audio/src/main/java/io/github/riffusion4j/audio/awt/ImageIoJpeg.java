package io.github.riffusion4j.audio.awt;

import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
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

/** JPEG bytes to pixels and back by the JDK's plug-in; in memory, since ImageIO would otherwise cache on disk. */
final class ImageIoJpeg {

    static final String FORMAT = "JPEG";

    private static final float QUALITY = 0.95f;

    /** The format allows 65,535, but libjpeg, and so most programs, no more than this. */
    private static final int MAX_SIDE = 65_500;

    private ImageIoJpeg() {}

    static RgbImage decode(byte[] jpeg, String source) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(FORMAT).next();
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((origin, warning) -> warnings.add(warning));
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in, true, true);
            requireReasonableSize(source, reader.getWidth(0), reader.getHeight(0));
            RgbImage image = CmykJpeg.isAt(jpeg)
                    ? CmykJpeg.of(jpeg).toRgb(reader.readRaster(0, null))
                    : BufferedImages.toRgb(reader.read(0));
            // The plug-in fills what is missing with gray and only warns.
            if (!warnings.isEmpty()) {
                throw new InvalidFileException(
                        source, "is a damaged JPEG image: " + warnings.get(0) + "; export it again");
            }
            return image;
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Damaged data make the plug-in throw about anything unchecked.
            throw new InvalidFileException(
                    source, "is a damaged or unusual JPEG image (" + e.getMessage() + "); export it again", e);
        } finally {
            reader.dispose();
        }
    }

    static byte[] encode(RgbImage image) {
        requireSize(image);
        BufferedImage picture = BufferedImages.toBufferedImage(image);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(FORMAT).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture), settings);
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            keepColourResolution(metadata);
            writer.write(null, new IIOImage(picture, null, metadata), settings);
        } catch (IOException e) {
            throw new RiffusionException("the image cannot be written as JPEG: " + e.getMessage(), e);
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

    private static void requireReasonableSize(String source, int width, int height) {
        if ((long) width * height > ImageFile.MAX_PIXELS) {
            throw new InvalidFileException(
                    source,
                    "claims " + width + " x " + height + " pixels; at most " + ImageFile.MAX_PIXELS
                            + " are read, so cut it up");
        }
    }

    private static void requireSize(RgbImage image) {
        if (image.width() > MAX_SIDE || image.height() > MAX_SIDE) {
            throw new IllegalArgumentException("an image of " + image.width() + " x " + image.height()
                    + " pixels cannot be a JPEG file, which has at most " + MAX_SIDE
                    + " either way; write a PNG file");
        }
    }
}
