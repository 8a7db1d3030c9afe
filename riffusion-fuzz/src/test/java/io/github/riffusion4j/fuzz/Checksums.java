package io.github.riffusion4j.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Corrects the checksums of files in place, so that what the fuzzer changes is not already refused for them. */
public final class Checksums {

    private static final int OGG_HEADER = 27;
    private static final int OGG_CHECKSUM = 22;
    private static final int OGG_POLYNOMIAL = 0x04c1_1db7;
    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_FRAME = 12;

    private Checksums() {}

    /** Those of all pages of an Ogg file, as far as they follow each other. */
    public static void ofOggPages(byte[] file) {
        int at = 0;
        while (at + OGG_HEADER <= file.length && isOggPage(file, at)) {
            int segments = file[at + OGG_HEADER - 1] & 0xff;
            int end = at + OGG_HEADER + segments;
            for (int i = 0; i < segments && at + OGG_HEADER + i < file.length; i++) {
                end += file[at + OGG_HEADER + i] & 0xff;
            }
            if (end > file.length) {
                return;
            }
            ByteBuffer page = ByteBuffer.wrap(file, at, end - at).order(ByteOrder.LITTLE_ENDIAN);
            page.putInt(at + OGG_CHECKSUM, 0);
            page.putInt(at + OGG_CHECKSUM, oggChecksum(file, at, end));
            at = end;
        }
    }

    private static boolean isOggPage(byte[] file, int at) {
        return file[at] == 'O' && file[at + 1] == 'g' && file[at + 2] == 'g' && file[at + 3] == 'S';
    }

    private static int oggChecksum(byte[] file, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc ^= file[i] << 24;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = crc < 0 ? crc << 1 ^ OGG_POLYNOMIAL : crc << 1;
            }
        }
        return crc;
    }

    /** Those of all chunks of a PNG file. */
    public static void ofPngChunks(byte[] file) {
        int at = PNG_SIGNATURE;
        ByteBuffer bytes = ByteBuffer.wrap(file);
        while (at + PNG_FRAME <= file.length) {
            int length = bytes.getInt(at);
            if (length < 0 || length > file.length - at - PNG_FRAME) {
                return;
            }
            CRC32 crc = new CRC32();
            crc.update(file, at + 4, length + 4);
            bytes.putInt(at + 8 + length, (int) crc.getValue());
            at += PNG_FRAME + length;
        }
    }
}
