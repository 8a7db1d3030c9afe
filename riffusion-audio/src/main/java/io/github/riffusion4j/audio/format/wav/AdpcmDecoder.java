package io.github.riffusion4j.audio.format.wav;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.PcmDecoder;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads IMA ADPCM and Microsoft ADPCM: 4 bits a sample, in blocks that start with the predictor's state.
 *
 * @see <a href="https://wiki.multimedia.cx/index.php/Microsoft_ADPCM">Microsoft ADPCM</a>
 * @see <a href="https://wiki.multimedia.cx/index.php/IMA_ADPCM">IMA ADPCM</a>
 */
final class AdpcmDecoder implements AudioDecoder {

    private static final int[] IMA_INDEX = {-1, -1, -1, -1, 2, 4, 6, 8};
    private static final int[] IMA_STEPS = {
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
        107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796,
        876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871,
        5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623,
        27086, 29794, 32767
    };
    private static final int[] MS_ADAPTATION = {
        230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230
    };
    /** The predictors that every file has first. */
    private static final int[][] MS_PREDICTORS = {
        {256, 0}, {512, -256}, {0, 0}, {192, 64}, {240, 0}, {460, -208}, {392, -232}
    };

    private static final int IMA_HEADER_BYTES = 4;
    private static final int MS_HEADER_BYTES = 7;

    private final FileContent file;
    private final WavFormat format;
    private final List<PcmDecoder.Part> parts;
    private final int channels;
    private final long length;
    private final int[][] block;
    private int part;
    private long next;
    private int from;
    private int to;
    private long decoded;

    /**
     * A decoder.
     *
     * @param claimed the samples of each channel that the file names, as blocks are filled up; negative if it does not
     */
    AdpcmDecoder(FileContent file, WavFormat format, List<PcmDecoder.Part> parts, long claimed) {
        this.file = file;
        this.format = format;
        this.parts = parts;
        channels = format.channels();
        int headerBytes = channels * (isIma() ? IMA_HEADER_BYTES : MS_HEADER_BYTES);
        if (format.blockBytes() < headerBytes || (channels > 2 && !isIma())) {
            throw file.invalid("holds " + format.codec() + " (format " + format.encoding() + ") of " + channels
                    + " channels in blocks of " + format.blockBytes() + " bytes; the header is damaged");
        }
        block = new int[channels][samples(format.blockBytes())];
        long all = 0;
        for (PcmDecoder.Part range : parts) {
            all += range.bytes() / format.blockBytes() * block[0].length;
            all += samples((int) (range.bytes() % format.blockBytes()));
        }
        length = claimed > 0 ? Math.min(claimed, all) : all;
    }

    private boolean isIma() {
        return format.encoding() == WavFormat.IMA_ADPCM;
    }

    /** The samples of each channel in a block of so many bytes. */
    private int samples(int bytes) {
        if (isIma()) {
            int data = bytes - IMA_HEADER_BYTES * channels;
            return data < 0 ? 0 : 1 + data / (4 * channels) * 8;
        }
        int data = bytes - MS_HEADER_BYTES * channels;
        return data < 0 ? 0 : 2 + data * 2 / channels;
    }

    @Override
    public int sampleRate() {
        return format.sampleRate();
    }

    @Override
    public int channelCount() {
        return channels;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(length);
    }

    @Override
    public boolean isLengthVerified() {
        return true;
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        while (from == to) {
            if (decoded >= length || !decodeBlock()) {
                return 0;
            }
        }
        int count = (int) Math.min(Math.min(most, to - from), length - decoded);
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < count; i++) {
                target[c][at + i] = block[c][from + i] / 0x1p15f;
            }
        }
        from += count;
        decoded += count;
        if (decoded == length) {
            from = to;
        }
        return count;
    }

    private boolean decodeBlock() {
        while (part < parts.size() && next >= parts.get(part).bytes()) {
            part++;
            next = 0;
        }
        if (part == parts.size()) {
            return false;
        }
        int bytes = (int) Math.min(format.blockBytes(), parts.get(part).bytes() - next);
        byte[] data = file.copy(parts.get(part).from() + next, bytes);
        next += bytes;
        from = 0;
        to = samples(bytes);
        if (to > 0 && isIma()) {
            decodeIma(data);
        } else if (to > 0) {
            decodeMicrosoft(data);
        }
        return true;
    }

    private void decodeIma(byte[] data) {
        for (int c = 0; c < channels; c++) {
            int value = littleEndian(data, 4 * c);
            int index = Math.max(0, Math.min(data[4 * c + 2], IMA_STEPS.length - 1));
            block[c][0] = value;
            for (int i = 1; i < to; i++) {
                int group = (i - 1) / 8;
                int at = 4 * channels + 4 * (channels * group + c) + (i - 1) % 8 / 2;
                int code = data[at] >> ((i - 1) % 2 * 4) & 15;
                int step = IMA_STEPS[index];
                int difference = step >> 3;
                difference += (code & 4) != 0 ? step : 0;
                difference += (code & 2) != 0 ? step >> 1 : 0;
                difference += (code & 1) != 0 ? step >> 2 : 0;
                value = clamp((code & 8) != 0 ? value - difference : value + difference);
                index = Math.max(0, Math.min(index + IMA_INDEX[code & 7], IMA_STEPS.length - 1));
                block[c][i] = value;
            }
        }
    }

    private void decodeMicrosoft(byte[] data) {
        int[] predictor = new int[channels];
        int[] delta = new int[channels];
        for (int c = 0; c < channels; c++) {
            predictor[c] = data[c] & 0xff;
            if (predictor[c] >= MS_PREDICTORS.length) {
                file.tolerate("has a block of an unknown predictor, " + predictor[c] + "; the file is damaged");
                predictor[c] = 0;
            }
            delta[c] = littleEndian(data, channels + 2 * c);
            block[c][1] = littleEndian(data, 3 * channels + 2 * c);
            block[c][0] = littleEndian(data, 5 * channels + 2 * c);
        }
        int at = MS_HEADER_BYTES * channels;
        for (int i = 2, nibble = 0; i < to; i++) {
            for (int c = 0; c < channels; c++, nibble++) {
                int code = data[at + nibble / 2] >> (nibble % 2 == 0 ? 4 : 0) & 15;
                int[] weights = MS_PREDICTORS[predictor[c]];
                int predicted = (block[c][i - 1] * weights[0] + block[c][i - 2] * weights[1]) >> 8;
                block[c][i] = clamp(predicted + (code << 28 >> 28) * delta[c]);
                delta[c] = Math.max(16, (int) Math.min(((long) MS_ADAPTATION[code] * delta[c]) >> 8, 1 << 24));
            }
        }
    }

    private static int littleEndian(byte[] data, int at) {
        return (data[at] & 0xff) | data[at + 1] << 8;
    }

    private static int clamp(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(value, Short.MAX_VALUE));
    }
}
