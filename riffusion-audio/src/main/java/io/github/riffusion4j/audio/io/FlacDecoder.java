package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.HashAlgorithm;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;

/** Reads one FLAC file of 4 to 24 bits, and holds what comes out against its header's length and MD5 checksum. */
final class FlacDecoder implements AudioDecoder {

    private final FileContent file;
    private final FlacStreamInfo info;
    private final FlacFrameReader frames;
    private final MessageDigest md5 = HashAlgorithm.MD5.digest();
    private long decoded;
    private boolean verified;

    /** @param start where the file's signature stands */
    FlacDecoder(FileContent file, long start) {
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
    public boolean decodeNext(SampleQueue samples) {
        if (isAtEnd()) {
            verifyOnce();
            return false;
        }
        int[][] frame = frames.next();
        float[][] block = toFloat(frame);
        decoded += block[0].length;
        if (isAtEnd()) {
            verifyOnce();
        }
        samples.append(block, 0, block[0].length);
        return true;
    }

    private boolean isAtEnd() {
        // Where the header says how much there is, tags of other programs may follow.
        return (info.totalSamples() > 0 && decoded >= info.totalSamples()) || !frames.hasNext();
    }

    private float[][] toFloat(int[][] frame) {
        int length = frame[0].length;
        int bytes = (info.bits() + 7) / 8;
        byte[] plain = new byte[length * bytes * frame.length];
        float[][] block = new float[frame.length][length];
        float scale = 1f / (1 << (info.bits() - 1));
        int at = 0;
        for (int i = 0; i < length; i++) {
            for (int c = 0; c < frame.length; c++) {
                int value = frame[c][i];
                block[c][i] = value * scale;
                for (int shift = 0; shift < 8 * bytes; shift += 8) {
                    plain[at++] = (byte) (value >> shift);
                }
            }
        }
        md5.update(plain);
        return block;
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
