package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;

/** Reads one FLAC file of 4 to 24 bits, and holds what comes out against its header's length and MD5 checksum. */
public final class FlacDecoder implements AudioDecoder {

    private final FileContent file;
    private final FlacStreamInfo info;
    private final FlacFrameReader frames;
    private final MessageDigest md5 = HashAlgorithm.MD5.digest();
    private long decoded;
    /** The samples of the last frame that was decoded, and the first of them that was not given out yet. */
    private int[][] frame = {{}};

    private int from;
    private boolean verified;

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
        if (from == frame[0].length && !nextFrame()) {
            return 0;
        }
        int count = Math.min(most, frame[0].length - from);
        float scale = 1f / (1 << (info.bits() - 1));
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
        frame = frames.next();
        from = 0;
        decoded += frame[0].length;
        updateMd5();
        if (isAtEnd()) {
            verifyOnce();
        }
        return true;
    }

    private boolean isAtEnd() {
        // Where the header says how much there is, tags of other programs may follow.
        return (info.totalSamples() > 0 && decoded >= info.totalSamples()) || !frames.hasNext();
    }

    private void updateMd5() {
        int length = frame[0].length;
        int bytes = (info.bits() + 7) / 8;
        byte[] plain = new byte[length * bytes * frame.length];
        int at = 0;
        for (int i = 0; i < length; i++) {
            for (int[] channel : frame) {
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
            throw file.invalid("claims " + info.totalSamples() + " samples a channel, but only " + decoded
                    + " follow; the file is cut off, fetch or export it again");
        }
        if (info.totalSamples() > 0 && decoded > info.totalSamples()) {
            throw file.invalid("claims " + info.totalSamples() + " samples a channel, but its frames hold " + decoded
                    + "; the header is damaged");
        }
        String found = HexFormat.of().formatHex(md5.digest());
        if (info.hasMd5() && !found.equals(info.md5())) {
            throw file.invalid("does not match its MD5 checksum: " + found + " instead of " + info.md5()
                    + "; the file is damaged, fetch or export it again");
        }
    }
}
