package io.github.riffusion4j.audio.image;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers among an image's EXIF tags: tag (1 to 65,535) to {@link Integer} or finite {@link Double}, sorted by tag.
 * This is how a spectrogram image carries the parameters it was made with.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class ExifNumbers {

    private static final ExifNumbers NONE = new ExifNumbers(new TreeMap<>());
    private static final int MAX_TAG = 0xffff;

    private final SortedMap<Integer, Number> numbers;

    private ExifNumbers(SortedMap<Integer, Number> numbers) {
        this.numbers = Collections.unmodifiableSortedMap(numbers);
    }

    /** No numbers. */
    public static ExifNumbers none() {
        return NONE;
    }

    /**
     * Reads the numbers from TIFF bytes, of either byte order, as EXIF embeds them in images: single values of every
     * numeric type in the first directory. Text, lists, tags that point elsewhere, and whatever is damaged are left
     * out.
     *
     * <p>Whole numbers beyond the range of {@code int} become doubles, which hold them exactly.
     */
    public static ExifNumbers ofTiff(byte[] tiff) {
        return new ExifNumbers(Tiff.read(tiff));
    }

    /**
     * The numbers as big-endian TIFF bytes, the same that Pillow writes: integers as SHORT, or LONG from 65,536 (SLONG
     * below 0), and doubles as DOUBLE.
     */
    public byte[] toTiff() {
        return Tiff.write(numbers);
    }

    /**
     * These numbers and one more, which replaces an earlier one of the same tag.
     *
     * @throws IllegalArgumentException if the tag is not 1 to 65,535
     */
    public ExifNumbers with(int tag, int value) {
        return withNumber(tag, value);
    }

    /**
     * These numbers and one more, which replaces an earlier one of the same tag.
     *
     * @throws IllegalArgumentException if the tag is not 1 to 65,535, or the value is not finite
     */
    public ExifNumbers with(int tag, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("tag " + tag + " with the value " + value + ", which is not finite");
        }
        return withNumber(tag, value);
    }

    private ExifNumbers withNumber(int tag, Number value) {
        if (tag < 1 || tag > MAX_TAG) {
            throw new IllegalArgumentException("tag " + tag + "; EXIF tags are 1 to " + MAX_TAG);
        }
        SortedMap<Integer, Number> more = new TreeMap<>(numbers);
        more.put(tag, value);
        return new ExifNumbers(more);
    }

    /** The number with this tag. */
    public Optional<Number> get(int tag) {
        return Optional.ofNullable(numbers.get(tag));
    }

    /** Returns true if there are no numbers. */
    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** All numbers by tag, in ascending order; unmodifiable. */
    public SortedMap<Integer, Number> asMap() {
        return numbers;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExifNumbers exif && numbers.equals(exif.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    @Override
    public String toString() {
        return "ExifNumbers" + numbers;
    }
}
