package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;

/** Reads one FLAC file of 4 to 32 bits, and holds what comes out against its header's length and MD5 checksum. */
public final class FlacDecoder implements AudioDecoder {

    private final FileContent file;
    private final FlacStreamInfo info;
    private final FlacFrameReader frames;
    private final MessageDigest md5 = HashAlgorithm.MD5.digest();
    private long decoded;
    /** The samples of the last frame that was decoded, and the first of them that was not given out yet. */
    private long[][] frame = {{}};

    private int from;
    private boolean verified;
    /** Samples are missing, because of damage or because they were skipped, so that the checksum cannot be compared. */
    private boolean incomplete;

    /** Reads the headers; the file's signature stands at {@code start}. */
    public FlacDecoder(FileContent file, long start) {
        this.file = file;
        info = FlacStreamInfo.parse(file, start);
        frames = new FlacFrameReader(file, info);
    }

    @Override
    public int sampleRate() {
        return info.sampleRate();
    }

    @Override
    public int channelCount() {
        return info.channels();
    }

    @Override
    public OptionalLong length() {
        return info.totalSamples() == 0 ? OptionalLong.empty() : OptionalLong.of(info.totalSamples());
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        while (from == frame[0].length) {
            if (!nextFrame()) {
                return 0;
            }
        }
        int count = Math.min(most, frame[0].length - from);
        float scale = 1f / (1L << (info.bits() - 1));
        for (int c = 0; c < frame.length; c++) {
            for (int i = 0; i < count; i++) {
                target[c][at + i] = frame[c][from + i] * scale;
            }
        }
        from += count;
        return count;
    }

    private boolean nextFrame() {
        if (isAtEnd()) {
            verifyOnce();
            return false;
        }
        readFrame();
        from = 0;
        decoded += frame[0].length;
        if (!incomplete) {
            updateMd5();
        }
        if (isAtEnd()) {
            verifyOnce();
        }
        return true;
    }

    /** Reads a frame; an empty one stands for what is damaged, if that is to be skipped. */
    private void readFrame() {
        long start = frames.position();
        try {
            frame = frames.next();
        } catch (InvalidFileException e) {
            skipDamage(start, e);
            frame = new long[info.channels()][0];
        }
    }

    private void skipDamage(long start, InvalidFileException damage) {
        if (!file.isLenient()) {
            throw damage;
        }
        file.tolerate(String.valueOf(damage.getMessage()).substring(file.name().length() + 2));
        incomplete = true;
        frames.resynchronize(start);
    }

    /** Leaves out whole frames; read strictly, none, so that all are compared with the checksum. */
    @Override
    public long skip(long count) {
        if (!file.isLenient()) {
            return 0;
        }
        long skipped = Math.min(count, frame[0].length - from);
        from += (int) skipped;
        while (skipped < count && !isAtEnd()) {
            incomplete = true;
            long start = frames.position();
            try {
                int length = frames.skip(count - skipped);
                if (length == 0) {
                    break;
                }
                skipped += length;
                decoded += length;
            } catch (InvalidFileException e) {
                skipDamage(start, e);
            }
        }
        return skipped;
    }

    private boolean isAtEnd() {
        // Where the header says how much there is, tags of other programs may follow.
        return (info.totalSamples() > 0 && decoded >= info.totalSamples()) || !frames.hasNext() || frames.isAtTag();
    }

    private void updateMd5() {
        int length = frame[0].length;
        int bytes = (info.bits() + 7) / 8;
        byte[] plain = new byte[length * bytes * frame.length];
        int at = 0;
        for (int i = 0; i < length; i++) {
            for (long[] channel : frame) {
                for (int shift = 0; shift < 8 * bytes; shift += 8) {
                    plain[at++] = (byte) (channel[i] >> shift);
                }
            }
        }
        md5.update(plain);
    }

    private void verifyOnce() {
        if (!verified) {
            verified = true;
            verify();
        }
    }

    private void verify() {
        if (decoded < info.totalSamples()) {
            file.tolerate("claims " + info.totalSamples() + " samples a channel, but only " + decoded
                    + " follow; the file is cut off, fetch or export it again");
        }
        if (info.totalSamples() > 0 && decoded > info.totalSamples()) {
            file.tolerate("claims " + info.totalSamples() + " samples a channel, but its frames hold " + decoded
                    + "; the header is damaged");
        }
        if (incomplete || decoded != info.totalSamples() && info.totalSamples() > 0) {
            return;
        }
        String found = HexFormat.of().formatHex(md5.digest());
        if (info.hasMd5() && !found.equals(info.md5())) {
            file.tolerate("does not match its MD5 checksum: " + found + " instead of " + info.md5()
                    + "; the file is damaged, fetch or export it again");
        }
    }
}
