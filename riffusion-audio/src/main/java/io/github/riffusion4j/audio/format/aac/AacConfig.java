package io.github.riffusion4j.audio.format.aac;

import io.github.riffusion4j.audio.format.FileContent;
import java.util.Optional;

/**
 * The settings of an AAC stream.
 *
 * @param objectType of the core coder: 2 is AAC-LC
 * @param sampleRate of the core coder, in Hz
 * @param channelConfiguration 0 where the stream itself says where its channels belong
 * @param sbrRate the sample rate with spectral band replication (HE-AAC), in Hz; empty where that is not declared,
 *     which does not say that it is not used
 * @param hasParametricStereo whether parametric stereo (HE-AAC v2) is declared
 * @see <a href="https://www.iso.org/standard/76383.html">ISO/IEC 14496-3, 1.6.2.1: AudioSpecificConfig</a>
 */
record AacConfig(
        int objectType,
        int sampleRate,
        int channelConfiguration,
        Optional<Integer> sbrRate,
        boolean hasParametricStereo) {

    private static final int[] SAMPLE_RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };
    private static final int EXPLICIT_RATE = 15;
    private static final int MAIN = 1;
    private static final int LOW_COMPLEXITY = 2;
    private static final int SCALABLE_RATE = 3;
    private static final int LONG_TERM_PREDICTION = 4;
    private static final int SBR = 5;
    private static final int PARAMETRIC_STEREO = 29;
    private static final int SBR_SYNC = 0x2b7;
    private static final int STEREO_SYNC = 0x548;

    /** The settings that stand in an MP4 file. */
    static AacConfig parse(FileContent file, byte[] bytes) {
        AacBits in = new AacBits(bytes, 0);
        int type = objectType(in);
        int rate = sampleRate(file, in);
        int channels = in.read(4);
        Optional<Integer> sbrRate = Optional.empty();
        boolean stereo = type == PARAMETRIC_STEREO;
        if (type == SBR || stereo) {
            sbrRate = Optional.of(sampleRate(file, in));
            type = objectType(in);
        }
        requireDecodable(file, type);
        if (in.read(1) == 1) {
            throw file.invalid(
                    "is AAC with frames of 960 samples, which is not read; convert it:" + " ffmpeg -i FILE OUT.wav");
        }
        if (in.read(1) == 1) {
            in.read(14); // the core coder's delay
        }
        in.read(1);
        // Declared behind all that, so that old players do not stumble over it.
        if (sbrRate.isEmpty() && channels != 0 && in.left() >= 16 && in.read(11) == SBR_SYNC) {
            if (in.read(5) == SBR && in.read(1) == 1) {
                sbrRate = Optional.of(sampleRate(file, in));
                stereo = in.left() >= 12 && in.read(11) == STEREO_SYNC && in.read(1) == 1;
            }
        }
        return new AacConfig(type, rate, channels, sbrRate, stereo);
    }

    /** The settings in the header of an ADTS frame, which declares neither SBR nor parametric stereo. */
    static AacConfig ofAdts(FileContent file, int objectType, int rateIndex, int channelConfiguration) {
        requireDecodable(file, objectType);
        return new AacConfig(objectType, SAMPLE_RATES[rateIndex], channelConfiguration, Optional.empty(), false);
    }

    static int sampleRateCount() {
        return SAMPLE_RATES.length;
    }

    private static void requireDecodable(FileContent file, int type) {
        if (type < MAIN || type > LONG_TERM_PREDICTION || type == SCALABLE_RATE) {
            throw file.invalid(
                    "is AAC of object type " + type + ", which is not read; read are AAC-LC (2), Main (1), LTP (4)"
                            + " and HE-AAC on top of them; convert it: ffmpeg -i FILE OUT.wav");
        }
    }

    /** This, with spectral band replication, as its frames turned out to have it. */
    AacConfig withSbr() {
        return new AacConfig(
                objectType, sampleRate, channelConfiguration, Optional.of(2 * sampleRate), hasParametricStereo);
    }

    /** Returns true if the sound of a frame depends on no more than itself and the one before. */
    boolean isIndependent() {
        return objectType == LOW_COMPLEXITY && sbrRate.isEmpty();
    }

    /** The sample rate of the decoded sound, in Hz. */
    int outputRate() {
        return sbrRate.orElse(sampleRate);
    }

    /** These settings as decoders read them. */
    byte[] toBytes() {
        Writer out = new Writer();
        if (sbrRate.isPresent()) {
            out.add(SBR, 5);
            out.addRate(sampleRate);
            out.add(channelConfiguration, 4);
            out.addRate(sbrRate.get());
            out.add(objectType, 5);
        } else {
            out.add(objectType, 5);
            out.addRate(sampleRate);
            out.add(channelConfiguration, 4);
        }
        out.add(0, 3);
        return out.bytes();
    }

    private static int objectType(AacBits in) {
        int type = in.read(5);
        return type == 31 ? 32 + in.read(6) : type;
    }

    private static int sampleRate(FileContent file, AacBits in) {
        int index = in.read(4);
        if (index == EXPLICIT_RATE) {
            return requireRate(file, in.read(24));
        }
        return requireRate(file, index < SAMPLE_RATES.length ? SAMPLE_RATES[index] : 0);
    }

    private static int requireRate(FileContent file, int rate) {
        if (rate < SAMPLE_RATES[SAMPLE_RATES.length - 1] || rate > SAMPLE_RATES[0]) {
            throw file.invalid("has damaged AAC settings: " + rate + " Hz; fetch or export the file again");
        }
        return rate;
    }

    private static final class Writer {

        private long bits;
        private int count;

        void add(int value, int size) {
            bits = bits << size | value;
            count += size;
        }

        void addRate(int rate) {
            for (int i = 0; i < SAMPLE_RATES.length; i++) {
                if (SAMPLE_RATES[i] == rate) {
                    add(i, 4);
                    return;
                }
            }
            add(EXPLICIT_RATE, 4);
            add(rate, 24);
        }

        byte[] bytes() {
            byte[] bytes = new byte[(count + Byte.SIZE - 1) / Byte.SIZE];
            long aligned = bits << (bytes.length * Byte.SIZE - count);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (aligned >> (Byte.SIZE * (bytes.length - 1 - i)));
            }
            return bytes;
        }
    }
}
