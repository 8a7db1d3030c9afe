package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads one FLAC file of 4 to 24 bits, and holds what comes out against its header's length and MD5 checksum. */
final class FlacReader {

    private final FileContent file;
    private final FlacStreamInfo info;
    private final GrowingSamples samples;
    private final MessageDigest md5;

    /** @param start where the file's signature stands */
    FlacReader(FileContent file, int start) {
        this.file = file;
        info = FlacStreamInfo.parse(file, start);
        samples = new GrowingSamples(file, info.channels());
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has MD5", e);
        }
    }

    AudioClip read() {
        FlacFrameReader frames = new FlacFrameReader(file, info);
        long claimed = info.totalSamples() == 0 ? Long.MAX_VALUE : info.totalSamples();
        // Where the header says how much there is, tags of other programs may follow.
        while (samples.length() < claimed && frames.hasNext()) {
            append(frames.next());
        }
        verify();
        return samples.toClip(info.sampleRate(), 0, samples.length());
    }

    private void append(int[][] frame) {
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
        samples.append(block, new int[frame.length], length);
    }

    private void verify() {
        if (samples.length() < info.totalSamples()) {
            throw file.invalid("claims " + info.totalSamples() + " samples a channel, but only " + samples.length()
                    + " follow; the file is cut off, fetch or export it again");
        }
        if (info.totalSamples() > 0 && samples.length() > info.totalSamples()) {
            throw file.invalid("claims " + info.totalSamples() + " samples a channel, but its frames hold "
                    + samples.length() + "; the header is damaged");
        }
        String found = HexFormat.of().formatHex(md5.digest());
        if (info.hasMd5() && !found.equals(info.md5())) {
            throw file.invalid("does not match its MD5 checksum: " + found + " instead of " + info.md5()
                    + "; the file is damaged, fetch or export it again");
        }
    }
}
