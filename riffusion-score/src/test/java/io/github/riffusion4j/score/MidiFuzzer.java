package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MidiFormatException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages MIDI files at random and reads them. Whatever the bytes, reading gives a score that is no larger than they
 * allow and that comes back the same when it is written and read again, or a {@link MidiFormatException} whose offset
 * lies in the file. The same seed makes the same files.
 */
final class MidiFuzzer {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int PROGRESS = 100_000;
    private static final int[] TELLING = {
        0, 1, 0x7f, 0x80, 0xff, 0x90, 0x80, 0x99, 0xc0, 0xf0, 0xf7, 0x2f, 0x51, 0x58, 0x59
    };

    private final List<byte[]> originals = new ArrayList<>();
    private final SplittableRandom random;
    private long scores;
    private long notes;

    MidiFuzzer(long seed) {
        this.random = new SplittableRandom(seed);
        for (int i = 0; originals.size() < 20; i++) {
            byte[] file = MidiFile.encode(RandomScores.of(i));
            if (file.length < 700) {
                originals.add(file);
            }
        }
        originals.add(MidiBytes.file(96, 0, 0x90, 60, 100, 48, 60, 0, 0, 62, 90, 48, 62, 0, 5, 0xf0, 3, 1, 2, 0xf7));
        originals.add(MidiBytes.header(1, 3, 100)
                .track(
                        0, 0xff, 0x51, 3, 7, 0xa1, 0x20, 99, 0xff, 0x51, 3, 15, 0x42, 0x40, 0, 0xff, 0x58, 4, 3, 2, 24,
                        8)
                .track(
                        0, 0xff, 3, 1, 'A', 0, 0xc0, 5, 50, 0x90, 60, 100, 0, 64, 100, 100, 60, 0, 0, 0xc0, 6, 5, 0x90,
                        65, 1)
                .track(0, 0x99, 36, 100, 10, 36, 0, 50, 38, 90, 1, 38, 0, 5, 0xff, 6, 1, 'B')
                .toByteArray());
    }

    /** Reads one more damaged file. */
    void run() {
        byte[] file = damaged();
        try {
            check(file);
        } catch (MidiFormatException e) {
            if (e.offset() < 0 || e.offset() > file.length) {
                throw new AssertionError("no offset of the file: " + Arrays.toString(file), e);
            }
        } catch (RuntimeException | Error e) {
            throw new AssertionError("these bytes: " + Arrays.toString(file), e);
        }
    }

    private void check(byte[] file) {
        Score score = MidiFile.decode(file, LONGEST);
        scores++;
        int count = score.parts().stream().mapToInt(part -> part.notes().size()).sum();
        notes += count;
        // A note takes three bytes at least. What is longer than allowed is refused, but for the last bar.
        double bar = score.tempo().seconds(score.meter().barTicks());
        if (3 * count > file.length || score.seconds() > LONGEST.toSeconds() + bar) {
            throw new AssertionError("too much: " + count + " notes, " + score.seconds() + " s");
        }
        if (scores % 4 != 0) {
            return;
        }
        Score again = MidiFile.decode(MidiFile.encode(score));
        if (!again.equals(MidiFile.decode(MidiFile.encode(again)))) {
            throw new AssertionError("does not come back");
        }
    }

    private byte[] damaged() {
        byte[] file = originals.get(random.nextInt(originals.size())).clone();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            file = switch (random.nextInt(8)) {
                case 0 -> Arrays.copyOf(file, random.nextInt(file.length + 1));
                case 1 -> without(file);
                case 2 -> spliced(file, originals.get(random.nextInt(originals.size())));
                default -> changed(file);
            };
        }
        // Most damage makes a chunk's length wrong, and nothing behind that would ever be tried.
        return random.nextBoolean() ? file : withRightLengths(file);
    }

    /** Repairs the number of tracks and their lengths. */
    private static byte[] withRightLengths(byte[] file) {
        int tracks = 0;
        int end = file.length;
        for (int i = file.length - 8; i >= 14; i--) {
            if (file[i] == 'M' && file[i + 1] == 'T' && file[i + 2] == 'r' && file[i + 3] == 'k') {
                ByteBuffer.wrap(file).putInt(i + 4, end - i - 8);
                end = i;
                tracks++;
            }
        }
        if (file.length >= 14) {
            ByteBuffer.wrap(file).putShort(10, (short) tracks);
        }
        return file;
    }

    private byte[] changed(byte[] file) {
        for (int i = 1 + random.nextInt(2); i > 0 && file.length > 0; i--) {
            int at = random.nextInt(file.length);
            file[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) TELLING[random.nextInt(TELLING.length)];
                case 1 -> (byte) (file[at] ^ 1 << random.nextInt(8));
                default -> (byte) random.nextInt(256);
            };
        }
        return file;
    }

    private byte[] without(byte[] file) {
        int from = random.nextInt(file.length + 1);
        int to = Math.min(file.length, from + random.nextInt(8));
        byte[] shorter = Arrays.copyOf(file, file.length - (to - from));
        System.arraycopy(file, to, shorter, from, file.length - to);
        return shorter;
    }

    /** Some bytes of another file put in. */
    private byte[] spliced(byte[] file, byte[] other) {
        int at = random.nextInt(file.length + 1);
        int from = random.nextInt(other.length);
        int length = random.nextInt(Math.min(40, other.length - from));
        byte[] longer = Arrays.copyOf(file, file.length + length);
        System.arraycopy(other, from, longer, at, length);
        System.arraycopy(file, at, longer, at + length, file.length - at);
        return longer;
    }

    /** Count of damaged files that could be read all the same. */
    long scores() {
        return scores;
    }

    /** Runs as many times as the first argument says, from the seed that the second one names. */
    public static void main(String[] args) {
        long executions = Long.parseLong(args[0]);
        MidiFuzzer fuzzer = new MidiFuzzer(Long.parseLong(args[1]));
        for (long i = 1; i <= executions; i++) {
            fuzzer.run();
            if (i % PROGRESS == 0 || i == executions) {
                System.out.println(i + " executions: " + fuzzer.scores + " scores with " + fuzzer.notes + " notes");
            }
        }
    }
}
