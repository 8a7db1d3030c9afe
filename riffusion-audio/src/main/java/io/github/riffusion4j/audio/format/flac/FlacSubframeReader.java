package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.FileContent;
import java.util.Arrays;

/**
 * Reads one channel of one FLAC frame: what a predictor leaves of the samples, and so the samples.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639#section-9.2">RFC 9639, section 9.2: subframes</a>
 */
final class FlacSubframeReader {

    private static final int[][] FIXED_PREDICTORS = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};
    private static final int VERBATIM = 1;
    private static final int FIXED = 8;
    private static final int LINEAR = 32;

    private final FileContent file;
    private final FlacInput in;

    FlacSubframeReader(FileContent file, FlacInput in) {
        this.file = file;
        this.in = in;
    }

    /** Reads {@code samples.length} samples of {@code bits} bits. */
    void read(long[] samples, int bits) {
        read(samples, bits, true);
    }

    /** Reads samples; a constant, which takes so few bits for any number of them, is left out unless wanted. */
    void read(long[] samples, int bits, boolean wanted) {
        int type = in.read(7);
        int wasted = in.read(1) == 0 ? 0 : in.readUnary() + 1;
        int used = bits - wasted;
        if (used < 1) {
            throw damaged("claims " + wasted + " unused bits of " + bits);
        }
        if (type == 0) {
            long constant = readSigned(used);
            if (wanted) {
                Arrays.fill(samples, constant);
            }
        } else if (type == VERBATIM) {
            readWarmUp(samples, samples.length, used);
        } else if (type >= FIXED && type < FIXED + FIXED_PREDICTORS.length) {
            int[] predictor = FIXED_PREDICTORS[type - FIXED];
            readWarmUp(samples, predictor.length, used);
            readResidual(samples, predictor.length);
            predict(samples, predictor, 0);
        } else if (type >= LINEAR && type < 2 * LINEAR) {
            readLinear(samples, type - LINEAR + 1, used);
        } else {
            throw damaged("has a subframe of the unknown type " + type);
        }
        for (int i = 0; wasted > 0 && i < samples.length; i++) {
            samples[i] <<= wasted;
        }
    }

    private void readLinear(long[] samples, int order, int bits) {
        readWarmUp(samples, order, bits);
        int precision = in.read(4) + 1;
        int shift = in.readSigned(5);
        if (precision == 16 || shift < 0) {
            throw damaged("has a predictor of " + precision + " bits shifted by " + shift);
        }
        int[] predictor = new int[order];
        for (int i = 0; i < order; i++) {
            predictor[i] = in.readSigned(precision);
        }
        readResidual(samples, order);
        predict(samples, predictor, shift);
    }

    /** Up to 33 bits: the difference of two channels of 32. */
    private long readSigned(int bits) {
        if (bits <= Integer.SIZE) {
            return in.readSigned(bits);
        }
        return ((long) in.readSigned(bits - Integer.SIZE) << Integer.SIZE) | (in.read(Integer.SIZE) & 0xffff_ffffL);
    }

    private void readWarmUp(long[] samples, int count, int bits) {
        if (count > samples.length) {
            throw damaged("has a predictor of order " + count + " for " + samples.length + " samples");
        }
        for (int i = 0; i < count; i++) {
            samples[i] = readSigned(bits);
        }
    }

    private void readResidual(long[] samples, int order) {
        int method = in.read(2);
        int partitionOrder = in.read(4);
        int length = samples.length >> partitionOrder;
        if (method > 1 || length << partitionOrder != samples.length || length < order) {
            throw damaged("has a residual of the unknown method " + method + " with " + (1 << partitionOrder)
                    + " parts for " + samples.length + " samples");
        }
        int parameterBits = 4 + method;
        int escape = (1 << parameterBits) - 1;
        for (int from = 0; from < samples.length; from += length) {
            int parameter = in.read(parameterBits);
            int rawBits = parameter == escape ? in.read(5) : 0;
            for (int i = Math.max(from, order); i < from + length; i++) {
                samples[i] = parameter == escape ? in.readSigned(rawBits) : readRice(parameter);
            }
        }
    }

    private int readRice(int parameter) {
        int folded = in.readUnary() << parameter | in.read(parameter);
        return (folded >>> 1) ^ -(folded & 1);
    }

    private static void predict(long[] samples, int[] predictor, int shift) {
        for (int i = predictor.length; i < samples.length; i++) {
            long sum = 0;
            for (int p = 0; p < predictor.length; p++) {
                sum += (long) predictor[p] * samples[i - 1 - p];
            }
            samples[i] += sum >> shift;
        }
    }

    private RuntimeException damaged(String what) {
        return file.invalid(
                what + " before byte " + in.byteOffset() + "; the file is damaged, fetch or export it again");
    }
}
