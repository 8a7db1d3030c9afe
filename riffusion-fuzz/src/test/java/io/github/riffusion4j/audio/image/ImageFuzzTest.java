package io.github.riffusion4j.audio.image;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.audio.FileMetadata;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.Checksums;
import io.github.riffusion4j.fuzz.InputDirectory;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.Deflater;

/** PNG and JPEG images, and the settings of spectrograms in their EXIF tags. */
class ImageFuzzTest {

    private static final ReaderProperty TAGS = new ReaderProperty(4);

    /** A small file may hold many pixels of one colour. */
    private static final ReaderProperty PIXELS = new ReaderProperty(64, InvalidFileException.class);

    /** Besides the pixels, twice, the JDK's decoder has coefficients of all of a progressive image. */
    private static final ReaderProperty JPEG_PIXELS = new ReaderProperty(256, InvalidFileException.class);

    private static final int HEADER_BYTES = 13;

    private final InputDirectory directory = new InputDirectory();

    @FuzzTest
    void png(byte[] file) {
        byte[] consistent = file.clone();
        Checksums.ofPngChunks(consistent);
        read(consistent, PIXELS);
        Path path = directory.write("image.png", consistent);
        PIXELS.check(() -> FileMetadata.read(path));
        directory.requireNothingElse();
    }

    /** A PNG file whose header is the input's first bytes, and whose filtered rows are the others. */
    @FuzzTest
    void pngRows(byte[] headerAndRows) {
        if (headerAndRows.length > HEADER_BYTES) {
            byte[] file = pngOf(headerAndRows);
            Checksums.ofPngChunks(file);
            read(file, PIXELS);
        }
    }

    @FuzzTest
    void jpeg(byte[] file) {
        read(file, JPEG_PIXELS);
    }

    /** Tags as they stand in the file, and as the settings of an image. */
    @FuzzTest
    void exif(byte[] tiff) {
        TAGS.check(() -> ExifNumbers.ofTiff(tiff).toTiff());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PIXELS.check(() -> {
            ImageFile.write(file, ImageFormat.PNG, RgbImage.wrap(2, 512, new int[1024]), ExifNumbers.ofTiff(tiff));
            SpectrogramImage.read(new ByteArrayInputStream(file.toByteArray()), "the input");
        });
    }

    private static void read(byte[] file, ReaderProperty property) {
        property.check(() -> SpectrogramImage.read(new ByteArrayInputStream(file), "the input"));
    }

    private static byte[] pngOf(byte[] headerAndRows) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(headerAndRows, HEADER_BYTES, headerAndRows.length - HEADER_BYTES);
        deflater.finish();
        byte[] packed = new byte[headerAndRows.length + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        ByteBuffer file = ByteBuffer.allocate(8 + 12 + HEADER_BYTES + 12 + length + 12);
        file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        putChunk(file, "IHDR", headerAndRows, HEADER_BYTES);
        putChunk(file, "IDAT", packed, length);
        putChunk(file, "IEND", packed, 0);
        return file.array();
    }

    private static void putChunk(ByteBuffer file, String type, byte[] content, int length) {
        file.putInt(length).put(type.getBytes(StandardCharsets.US_ASCII));
        file.put(content, 0, length).putInt(0);
    }
}
