package io.github.riffusion4j.audio.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExifNumbersTest {

    /** The parameters of the reference's stereo example, by the reference's own tags. */
    static final ExifNumbers STEREO = ExifNumbers.none()
            .with(11_080, 46_801_012.0)
            .with(11_000, 44_100)
            .with(11_005, 1)
            .with(11_010, 10)
            .with(11_020, 100)
            .with(11_030, 400)
            .with(11_040, 512)
            .with(11_050, 0)
            .with(11_060, 10_000)
            .with(11_070, 0.25);

    @Test
    void writesTheSameBytesAsPillow() {
        assertArrayEquals(golden("exif_png_pil94.npy"), STEREO.toTiff());
        assertArrayEquals(golden("exif_png_repo.npy"), STEREO.with(11_005, 0).toTiff());
    }

    @Test
    void readsWhatPillowWrote() {
        assertEquals(STEREO, ExifNumbers.ofTiff(golden("exif_png_pil94.npy")));
        assertEquals(STEREO.with(11_005, 0), ExifNumbers.ofTiff(golden("exif_png_repo.npy")));
    }

    @Test
    void everyNumberSurvives() {
        ExifNumbers numbers = ExifNumbers.none()
                .with(1, Integer.MIN_VALUE)
                .with(2, -1)
                .with(3, 65_535)
                .with(4, 65_536)
                .with(5, Integer.MAX_VALUE)
                .with(6, Double.MIN_VALUE)
                .with(65_535, 7.0);
        assertEquals(numbers, ExifNumbers.ofTiff(numbers.toTiff()));
        assertEquals(ExifNumbers.none(), ExifNumbers.ofTiff(ExifNumbers.none().toTiff()));
    }

    @Test
    void isAnImmutableMapSortedByTag() {
        ExifNumbers numbers = ExifNumbers.none().with(20, 2).with(10, 1.5).with(20, 3);
        assertEquals("ExifNumbers{10=1.5, 20=3}", numbers.toString());
        assertEquals(Optional.of(3), numbers.get(20));
        assertEquals(Optional.empty(), numbers.get(30));
        assertTrue(ExifNumbers.none().isEmpty());
        assertThrows(UnsupportedOperationException.class, () -> numbers.asMap().clear());
    }

    @Test
    void rejectsWhatExifCannotHold() {
        Failure.expect(IllegalArgumentException.class, () -> STEREO.with(0, 1), "tag 0");
        Failure.expect(IllegalArgumentException.class, () -> STEREO.with(65_536, 1), "tag 65536");
        Failure.expect(IllegalArgumentException.class, () -> STEREO.with(11_080, Double.NaN), "tag 11080", "NaN");
    }

    @Test
    void readsEveryTypeInBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            byte[] bytes = new byte[224];
            ByteBuffer tiff = directory(bytes, order, 12);
            entry(tiff, 1, Tiff.Type.BYTE.code, 1).put((byte) 200).put(new byte[3]);
            entry(tiff, 2, Tiff.Type.SBYTE.code, 1).put((byte) 200).put(new byte[3]);
            entry(tiff, 3, Tiff.Type.SHORT.code, 1).putShort((short) 44_100).putShort((short) 0);
            entry(tiff, 4, Tiff.Type.SSHORT.code, 1).putShort((short) 44_100).putShort((short) 0);
            entry(tiff, 5, Tiff.Type.LONG.code, 1).putInt(70_000);
            entry(tiff, 6, Tiff.Type.LONG.code, 1).putInt(-1);
            entry(tiff, 7, Tiff.Type.SLONG.code, 1).putInt(-1);
            entry(tiff, 8, Tiff.Type.FLOAT.code, 1).putFloat(0.25f);
            entry(tiff, 9, Tiff.Type.RATIONAL.code, 1).putInt(200);
            entry(tiff, 10, Tiff.Type.SRATIONAL.code, 1).putInt(208);
            entry(tiff, 11, Tiff.Type.DOUBLE.code, 1).putInt(216);
            tiff.putInt(200, 3).putInt(204, 2).putInt(208, -3).putInt(212, 2).putDouble(216, 1e9);
            assertEquals(
                    Map.ofEntries(
                            Map.entry(1, 200),
                            Map.entry(2, -56),
                            Map.entry(3, 44_100),
                            Map.entry(4, -21_436),
                            Map.entry(5, 70_000),
                            Map.entry(6, 4_294_967_295.0),
                            Map.entry(7, -1),
                            Map.entry(8, 0.25),
                            Map.entry(9, 1.5),
                            Map.entry(10, -1.5),
                            Map.entry(11, 1e9)),
                    ExifNumbers.ofTiff(bytes).asMap());
        }
    }

    @Test
    void leavesOutWhatIsNoNumberOrDamaged() {
        byte[] bytes = new byte[224];
        ByteBuffer tiff = directory(bytes, ByteOrder.BIG_ENDIAN, 40_000);
        entry(tiff, 305, 2, 5).putInt(200); // text
        entry(tiff, 258, Tiff.Type.SHORT.code, 3).putInt(200); // a list
        entry(tiff, 34_665, Tiff.Type.LONG.code, 1).putInt(8); // a directory, this one itself
        entry(tiff, 1, Tiff.Type.RATIONAL.code, 1).putInt(200); // 0 / 0
        entry(tiff, 2, Tiff.Type.DOUBLE.code, 1).putInt(Integer.MAX_VALUE);
        entry(tiff, 3, Tiff.Type.DOUBLE.code, 1).putInt(-1);
        entry(tiff, 4, 99, 1).putInt(1); // an unknown type
        entry(tiff, 5, Tiff.Type.SHORT.code, 1).putInt(7 << 16);
        assertEquals(Map.of(5, 7), ExifNumbers.ofTiff(bytes).asMap());
    }

    @Test
    void randomDamageNeverThrowsNorTakesLong() {
        Random random = new Random(5);
        byte[] good = STEREO.toTiff();
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int round = 0; round < 100_000; round++) {
                byte[] damaged = Arrays.copyOf(good, random.nextInt(good.length + 1));
                for (int i = random.nextInt(8); i > 0 && damaged.length > 0; i--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                ExifNumbers found = ExifNumbers.ofTiff(damaged);
                assertEquals(found, ExifNumbers.ofTiff(found.toTiff()));
            }
        });
    }

    static byte[] golden(String name) {
        return PngBytes.bytes(Npy.resource(ExifNumbersTest.class, name).ints());
    }

    /** Begins a TIFF file whose directory claims this many entries. */
    private static ByteBuffer directory(byte[] tiff, ByteOrder order, int entries) {
        String mark = order == ByteOrder.BIG_ENDIAN ? "MM" : "II";
        return ByteBuffer.wrap(tiff)
                .put(mark.getBytes(StandardCharsets.US_ASCII))
                .order(order)
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) entries);
    }

    private static ByteBuffer entry(ByteBuffer tiff, int tag, int type, int count) {
        return tiff.putShort((short) tag).putShort((short) type).putInt(count);
    }
}
