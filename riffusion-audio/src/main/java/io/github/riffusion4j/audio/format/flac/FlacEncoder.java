package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.AudioEncoder;
import io.github.riffusion4j.audio.format.PcmFormat;
import io.github.riffusion4j.audio.format.SampleBlocks;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;

/**
 * Encodes one FLAC file: a header with the samples' MD5 checksum, perhaps a text, then frames of 4096 samples.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639">RFC 9639, Free Lossless Audio Codec</a>
 */
public final class FlacEncoder implements AudioEncoder {

    private static final int MAX_CHANNELS = 8;
    private static final int MAX_SAMPLE_RATE = 655_350;
    private static final int BLOCK = 4096;
    private static final int BLOCK_CODE = 12;
    private static final int LENGTH_AT_END_CODE = 7;
    private static final int STREAMINFO_BYTES = 34;
    private static final int MD5_BYTES = 16;

    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;

    private final int sampleRate;
    private final int channelCount;
    private final PcmFormat format;
    private final int bits;
    private final byte[] text;
    private final SampleBlocks blocks;
    private final LinearPredictor predictor = new LinearPredictor();
    private final MessageDigest md5 = HashAlgorithm.MD5.digest();
    private long encoded;

    /**
     * An encoder.
     *
     * @param text the last metadata block, as {@link FlacText} makes it; or empty
     * @throws IllegalArgumentException if FLAC cannot hold the sample rate, the channels or the format
     */
    public FlacEncoder(int sampleRate, int channelCount, PcmFormat format, byte[] text) {
        if (format != PcmFormat.INT_16 && format != PcmFormat.INT_24) {
            throw new IllegalArgumentException("FLAC files are written as INT_16 or INT_24, not as " + format);
        }
        if (channelCount > MAX_CHANNELS) {
            throw new IllegalArgumentException("a FLAC file holds at most " + MAX_CHANNELS
                    + " channels, but the clip has " + channelCount + "; use mono(), or write WAV");
        }
        if (sampleRate > MAX_SAMPLE_RATE) {
            throw new IllegalArgumentException("a FLAC file holds at most " + MAX_SAMPLE_RATE + " Hz, but the clip has "
                    + sampleRate + " Hz; resample it, or write WAV");
        }
        this.sampleRate = sampleRate;
        this.channelCount = channelCount;
        this.format = format;
        this.text = text;
        bits = 8 * format.bytes();
        blocks = new SampleBlocks(channelCount, BLOCK);
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int channelCount() {
        return channelCount;
    }

    @Override
    public byte[] openHead() {
        return head(0, new byte[MD5_BYTES]);
    }

    /** The head of a file that holds just these samples, [channel][sample], which are read for it. */
    public byte[] headOf(float[][] samples) throws IOException {
        MessageDigest ofAll = HashAlgorithm.MD5.digest();
        SampleBlocks all = new SampleBlocks(channelCount, BLOCK);
        SampleBlocks.Sink digest = (block, count) -> ofAll.update(plain(block, count));
        all.add(samples, digest);
        all.flush(digest);
        return head(samples[0].length, ofAll.digest());
    }

    @Override
    public void encode(float[][] samples, OutputStream body) throws IOException {
        blocks.add(samples, (block, count) -> putFrame(block, count, body));
    }

    @Override
    public byte[] finish(OutputStream body) throws IOException {
        blocks.flush((block, count) -> putFrame(block, count, body));
        return head(encoded, md5.digest());
    }

    private byte[] head(long totalSamples, byte[] digest) {
        ByteBuffer head = ByteBuffer.allocate(8 + STREAMINFO_BYTES + text.length);
        int last = text.length == 0 ? 0x8000_0000 : 0;
        head.putInt(0x664c6143).putInt(last | STREAMINFO_BYTES);
        head.putShort((short) BLOCK).putShort((short) BLOCK);
        head.put(new byte[6]); // the frames' sizes, left open
        head.putLong((long) sampleRate << 44 | (channelCount - 1L) << 41 | (bits - 1L) << 36 | totalSamples);
        return head.put(digest).put(text).array();
    }

    /** The samples as the checksum counts them: little-endian, interleaved. */
    private ByteBuffer plain(float[][] block, int count) {
        ByteBuffer plain =
                ByteBuffer.allocate(count * channelCount * format.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (float[] channel : block) {
                format.put(plain, channel[i]);
            }
        }
        return plain.flip();
    }

    private void putFrame(float[][] block, int count, OutputStream body) throws IOException {
        md5.update(plain(block, count));
        int[][] integers = new int[channelCount][count];
        for (int c = 0; c < channelCount; c++) {
            for (int i = 0; i < count; i++) {
                integers[c][i] = PcmFormat.quantize(block[c][i], 1 << (bits - 1));
            }
        }
        body.write(frame(integers));
        encoded += count;
    }

    private byte[] frame(int[][] integers) {
        FlacBits out = new FlacBits();
        if (channelCount == 2) {
            putStereo(out, integers[0], integers[1]);
        } else {
            putFrameHeader(out, integers[0].length, channelCount - 1);
            for (int[] channel : integers) {
                new FlacSubframe(channel, bits, predictor).putTo(out);
            }
        }
        out.align();
        out.putCrc16();
        return out.toByteArray();
    }

    /** Of left, right, their mean and their difference, stores the two that together are shortest. */
    private void putStereo(FlacBits out, int[] left, int[] right) {
        int[] mean = new int[left.length];
        int[] difference = new int[left.length];
        for (int i = 0; i < left.length; i++) {
            mean[i] = (left[i] + right[i]) >> 1;
            difference[i] = left[i] - right[i];
        }
        FlacSubframe l = new FlacSubframe(left, bits, predictor);
        FlacSubframe r = new FlacSubframe(right, bits, predictor);
        FlacSubframe mid = new FlacSubframe(mean, bits, predictor);
        FlacSubframe side = new FlacSubframe(difference, bits + 1, predictor);
        StereoChoice best = new StereoChoice(1, l, r);
        for (StereoChoice choice : List.of(
                new StereoChoice(LEFT_SIDE, l, side),
                new StereoChoice(SIDE_RIGHT, side, r),
                new StereoChoice(MID_SIDE, mid, side))) {
            best = choice.bitCount() < best.bitCount() ? choice : best;
        }
        putFrameHeader(out, left.length, best.code);
        best.first.putTo(out);
        best.second.putTo(out);
    }

    private void putFrameHeader(FlacBits out, int count, int channelCode) {
        out.put(0xfff8, 16);
        out.put(count == BLOCK ? BLOCK_CODE : LENGTH_AT_END_CODE, 4);
        out.put(FlacStreamInfo.rateCode(sampleRate), 4);
        out.put(channelCode, 4);
        out.put(format == PcmFormat.INT_16 ? 4 : 6, 3);
        out.put(0, 1);
        putFrameNumber(out, encoded / BLOCK);
        if (count != BLOCK) {
            out.put(count - 1, 16);
        }
        out.putCrc8();
    }

    /** As UTF-8 encodes a character, and on in the same way: six bits in each byte after the first. */
    private static void putFrameNumber(FlacBits out, long number) {
        if (number < 0x80) {
            out.put((int) number, 8);
            return;
        }
        int more = 1;
        while (number >> (5 * more + 6) != 0) {
            more++;
        }
        int leadingOnes = 0xff00 >> (more + 1);
        out.put((leadingOnes & 0xff) | (int) (number >> (6 * more)), 8);
        for (int left = more - 1; left >= 0; left--) {
            out.put(0x80 | (int) (number >> (6 * left) & 0x3f), 8);
        }
    }

    /** Two subframes, and the code that tells a decoder how to make left and right of them. */
    private record StereoChoice(int code, FlacSubframe first, FlacSubframe second) {
        long bitCount() {
            return first.bitCount() + second.bitCount();
        }
    }
}
