package io.github.riffusion4j.audio.format.mp3;

import io.github.riffusion4j.audio.format.AudioEncoder;
import io.github.riffusion4j.audio.format.OptionalLibrary;
import java.util.Arrays;

/** The sample rates, channels and bit rates that MP3 has; makes encoders. Links to no library. */
public final class Mp3BitRates {

    private static final int USUAL_BIT_RATE = 192;
    private static final int MAX_CHANNELS = 2;
    private static final int[] SAMPLE_RATES = {8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000};
    private static final int[] BIT_RATES_FROM_32_KHZ = {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] BIT_RATES_FROM_16_KHZ = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] BIT_RATES_BELOW = {8, 16, 24, 32, 40, 48, 56, 64};

    private Mp3BitRates() {}

    /** The highest bit rate up to 192 kbit/s that a sample rate allows. */
    public static int usual(int sampleRate) {
        int[] allowed = bitRates(sampleRate);
        return Math.min(USUAL_BIT_RATE, allowed[allowed.length - 1]);
    }

    /**
     * An encoder.
     *
     * @throws IllegalArgumentException if MP3 cannot hold the sample rate, the channels or the bit rate
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing
     */
    public static AudioEncoder encoder(int sampleRate, int channelCount, int bitRate) {
        if (channelCount > MAX_CHANNELS) {
            throw new IllegalArgumentException("an MP3 file holds 1 or 2 channels, but the clip has " + channelCount
                    + "; use mono(), or write FLAC or WAV");
        }
        if (Arrays.binarySearch(SAMPLE_RATES, sampleRate) < 0) {
            throw new IllegalArgumentException("an MP3 file cannot have " + sampleRate + " Hz, only one of "
                    + Arrays.toString(SAMPLE_RATES) + "; resample the clip, or write FLAC or WAV");
        }
        if (Arrays.binarySearch(bitRates(sampleRate), bitRate) < 0) {
            throw new IllegalArgumentException("an MP3 file of " + sampleRate + " Hz cannot have " + bitRate
                    + " kbit/s, only one of " + Arrays.toString(bitRates(sampleRate)));
        }
        OptionalLibrary.MP3_ENCODER.require();
        return new Mp3Encoder(sampleRate, channelCount, bitRate);
    }

    private static int[] bitRates(int sampleRate) {
        if (sampleRate >= 32_000) {
            return BIT_RATES_FROM_32_KHZ;
        }
        return sampleRate >= 16_000 ? BIT_RATES_FROM_16_KHZ : BIT_RATES_BELOW;
    }
}
