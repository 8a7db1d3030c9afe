package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MidiFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;

/**
 * Scores as Standard MIDI files.
 *
 * <p><b>Written</b> is format 1 with 480 ticks a quarter note. The first track holds tempo, meter and key signature,
 * sections as markers, chords as text ({@code Chord: Am7}), and ends where the score ends. Each part has a track of its
 * own: name, role as text ({@code Role: BASS}), program, notes; it ends there, too, or when its last note has faded.
 * Parts with pitches get the channels 1 to 16 without 10, in their order, and from the sixteenth part on the next port;
 * percussion gets channel 10. The same score gives the same bytes. A channel cannot hold a key twice: where a part
 * strikes a key that it holds, the note before ends there; and names come back as one line of up to 200 characters.
 * Everything else comes back as it was.
 *
 * <p><b>Read</b> are formats 0 and 1 with ticks a quarter note.
 *
 * <ul>
 *   <li>Each track with notes becomes a part; if it uses several channels or programs, a part for each. Parts are named
 *       after the track (format 1), or else the instrument; namesakes are numbered.
 *   <li>Tempo, meter and key are those in force when the first note sounds, 120 and 4/4 where the file has none. Where
 *       it has no key signature, the key is found by the notes.
 *   <li>Where the tempo changes, notes keep their moment in time and not their place in the bar: it sounds as the file
 *       does. Changes of meter move no notes, and later bars are counted in the first meter.
 *   <li>Keys that are never let go are held until their track ends; notes of no length get one tick.
 *   <li>The bars reach to the end of the last track, less an eighth of a quarter note.
 *   <li>Controllers, pitch bend, pressure, pedals and system exclusive messages are passed over.
 * </ul>
 *
 * <p>A damaged file is a {@link MidiFormatException} with the offset of the byte. Files may have up to 8 MiB and
 * 500,000 notes, and last up to a day, or as long as the caller allows.
 *
 * <p>Source: "Standard MIDI Files 1.0" (RP-001, MIDI Manufacturers Association, 1996). Thread safe.
 */
public final class MidiFile {

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int MOST_BYTES = 8 << 20;

    private MidiFile() {}

    /**
     * The bytes of a score's file.
     *
     * @throws IllegalArgumentException if more than 1,920 parts have pitches
     */
    public static byte[] encode(Score score) {
        return MidiScoreWriter.encode(score);
    }

    /**
     * The bytes of a file that plays a score several times end to end.
     *
     * @param repeats how many times, 1 or more
     * @throws IllegalArgumentException if there is no repeat, or there would be more than 9,999 bars, or more than
     *     1,920 parts have pitches
     */
    public static byte[] encode(Score score, int repeats) {
        return encode(score.repeated(repeats));
    }

    /**
     * The score in the bytes of a file.
     *
     * @throws MidiFormatException if they are no file that can be read, or it is damaged
     */
    public static Score decode(byte[] bytes) {
        return decode(bytes, A_DAY);
    }

    /**
     * The score in the bytes of a file of a limited length.
     *
     * @param longest the longest time that is taken, up to a day
     * @throws MidiFormatException if they are no file that can be read, or it is damaged or lasts longer
     * @throws IllegalArgumentException if the longest time is not positive, or more than a day
     */
    public static Score decode(byte[] bytes, Duration longest) {
        requireLength(longest);
        if (bytes.length > MOST_BYTES) {
            throw new MidiFormatException(MOST_BYTES, "has more than " + MOST_BYTES + " bytes, the most that are read");
        }
        return new MidiScoreReader(bytes, longest).read();
    }

    private static void requireLength(Duration longest) {
        if (longest.isNegative() || longest.isZero() || longest.compareTo(A_DAY) > 0) {
            throw new IllegalArgumentException("the longest time is more than 0 and at most a day, not " + longest);
        }
    }

    /**
     * The score in a file.
     *
     * @throws MidiFormatException if it is no file that can be read, or damaged
     * @throws UncheckedIOException if it does not exist or cannot be read
     */
    public static Score read(Path file) {
        return read(file, A_DAY);
    }

    /**
     * The score in a file of a limited length.
     *
     * @param longest the longest time that is taken, up to a day
     * @throws MidiFormatException if it is no file that can be read, or it is damaged or lasts longer
     * @throws UncheckedIOException if it does not exist or cannot be read
     * @throws IllegalArgumentException if the longest time is not positive, or more than a day
     */
    public static Score read(Path file, Duration longest) {
        requireLength(longest);
        try (InputStream in = Files.newInputStream(file)) {
            // One more than is taken: what else there is, or flows from a device, stays where it is.
            return decode(in.readNBytes(MOST_BYTES + 1), longest);
        } catch (MidiFormatException e) {
            throw e.in(file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    file + (e instanceof NoSuchFileException ? ": does not exist" : ": cannot be read: " + reason(e)),
                    e);
        }
    }

    /**
     * Writes a score to a file, which replaces what was there once it is whole. A symbolic link is followed; a device
     * or pipe is written to directly.
     *
     * @throws UncheckedIOException if the directory does not exist or the file cannot be written
     * @throws IllegalArgumentException if more than 1,920 parts have pitches
     */
    public static void write(Score score, Path file) {
        byte[] bytes = encode(score);
        try {
            Path absolute = file.toAbsolutePath();
            Path real = Files.exists(absolute) ? absolute.toRealPath() : absolute;
            if (Files.isDirectory(real)) {
                throw new IOException("is a directory; name a file");
            }
            if (Files.exists(real) && !Files.isRegularFile(real)) {
                Files.write(real, bytes, StandardOpenOption.WRITE); // moving a file over a device would destroy it
            } else {
                replace(real, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + reason(e), e);
        }
    }

    private static void replace(Path target, byte[] bytes) throws IOException {
        Path directory = target.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IOException("the directory " + directory + " does not exist; create it first");
        }
        Path part = target.resolveSibling(".riffusion-" + UUID.randomUUID() + ".part");
        try {
            Files.write(part, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
