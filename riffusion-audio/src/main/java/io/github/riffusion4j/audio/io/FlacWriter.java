package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Writes one clip as a FLAC file: a header with the samples' MD5 checksum, for which they are gone through twice, then
 * frames of 4096 samples.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639">RFC 9639, Free Lossless Audio Codec</a>
 */
final class FlacWriter {

    private static final int BLOCK = 4096;
    private static final int BLOCK_CODE = 12;
    private static final int LENGTH_AT_END_CODE = 7;
    private static final int STREAMINFO_BYTES = 34;

    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;

    private final AudioClip clip;
    private final SampleFormat format;
    private final int bits;

    FlacWriter(AudioClip clip, SampleFormat format) {
        this.clip = clip;
        this.format = format;
        bits = 8 * format.bytes();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(header());
        for (int from = 0; from < clip.length(); from += BLOCK) {
            out.write(frame(from));
        }
    }

    private byte[] header() {
        ByteBuffer header = ByteBuffer.allocate(8 + STREAMINFO_BYTES);
        header.putInt(0x664c6143).putInt(0x8000_0000 | STREAMINFO_BYTES);
        header.putShort((short) BLOCK).putShort((short) BLOCK);
        header.put(new byte[6]); // the frames' sizes, left open
        header.putLong(
                (long) clip.sampleRate() << 44 | (clip.channelCount() - 1L) << 41 | (bits - 1L) << 36 | clip.length());
        return header.put(md5()).array();
    }

    private byte[] md5() {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            ByteBuffer block = ByteBuffer.allocate(BLOCK * clip.channelCount() * format.bytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < clip.length(); i++) {
                for (int c = 0; c < clip.channelCount(); c++) {
                    format.put(block, clip.sample(c, i));
                }
                if (!block.hasRemaining()) {
                    md5.update(block.flip());
                    block.clear();
                }
            }
            md5.update(block.flip());
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has MD5", e);
        }
    }

    private byte[] frame(int from) {
        int count = Math.min(BLOCK, clip.length() - from);
        int[][] samples = new int[clip.channelCount()][count];
        for (int c = 0; c < samples.length; c++) {
            for (int i = 0; i < count; i++) {
                samples[c][i] = SampleFormat.quantised(clip.sample(c, from + i), 1 << (bits - 1));
            }
        }
        FlacBits out = new FlacBits();
        if (samples.length == 2) {
            putStereo(out, from, samples[0], samples[1]);
        } else {
            putFrameHeader(out, from, count, samples.length - 1);
            for (int[] channel : samples) {
                new FlacSubframe(channel, bits).putTo(out);
            }
        }
        out.align();
        out.putCrc16();
        return out.toByteArray();
    }

    /** Of left, right, their mean and their difference, stores the two that together are shortest. */
    private void putStereo(FlacBits out, int from, int[] left, int[] right) {
        int[] mean = new int[left.length];
        int[] difference = new int[left.length];
        for (int i = 0; i < left.length; i++) {
            mean[i] = (left[i] + right[i]) >> 1;
            difference[i] = left[i] - right[i];
        }
        FlacSubframe l = new FlacSubframe(left, bits);
        FlacSubframe r = new FlacSubframe(right, bits);
        FlacSubframe mid = new FlacSubframe(mean, bits);
        FlacSubframe side = new FlacSubframe(difference, bits + 1);
        StereoChoice best = new StereoChoice(1, l, r);
        for (StereoChoice choice : List.of(
                new StereoChoice(LEFT_SIDE, l, side),
                new StereoChoice(SIDE_RIGHT, side, r),
                new StereoChoice(MID_SIDE, mid, side))) {
            best = choice.estimate() < best.estimate() ? choice : best;
        }
        putFrameHeader(out, from, left.length, best.code);
        best.first.putTo(out);
        best.second.putTo(out);
    }

    private void putFrameHeader(FlacBits out, int from, int count, int channelCode) {
        out.put(0xfff8, 16);
        out.put(count == BLOCK ? BLOCK_CODE : LENGTH_AT_END_CODE, 4);
        out.put(FlacStreamInfo.rateCode(clip.sampleRate()), 4);
        out.put(channelCode, 4);
        out.put(format == SampleFormat.INT_16 ? 4 : 6, 3);
        out.put(0, 1);
        putFrameNumber(out, from / BLOCK);
        if (count != BLOCK) {
            out.put(count - 1, 16);
        }
        out.putCrc8();
    }

    /** As UTF-8 encodes a character; 2^31 samples have fewer frames than four bytes can number. */
    private static void putFrameNumber(FlacBits out, int number) {
        if (number < 0x80) {
            out.put(number, 8);
        } else if (number < 0x800) {
            out.put(0xc0 | number >> 6, 8);
        } else if (number < 0x1_0000) {
            out.put(0xe0 | number >> 12, 8);
        } else {
            out.put(0xf0 | number >> 18, 8);
            out.put(0x80 | (number >> 12 & 0x3f), 8);
        }
        if (number >= 0x800) {
            out.put(0x80 | (number >> 6 & 0x3f), 8);
        }
        if (number >= 0x80) {
            out.put(0x80 | (number & 0x3f), 8);
        }
    }

    /** Two subframes, and the code that tells a decoder how to make left and right of them. */
    private record StereoChoice(int code, FlacSubframe first, FlacSubframe second) {
        long estimate() {
            return first.estimate() + second.estimate();
        }
    }
}
