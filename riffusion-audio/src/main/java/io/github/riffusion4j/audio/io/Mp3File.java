package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes MP3 files: 1 or 2 channels at 8,000, 11,025, 12,000, 16,000, 22,050, 24,000, 32,000, 44,100 or 48,000 Hz, at a
 * constant bit rate. Needs the optional library {@code de.sciss:jump3r:1.0.5} (LGPL). {@link AudioFile} reads them.
 *
 * <p>MP3 frames add silence before and after the sound. How much is written into the file, as LAME does it, so that
 * {@link AudioFile} and most players give the clip back with its exact length and start.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class Mp3File {

    private static final int USUAL_BIT_RATE = 192;
    private static final int MAX_CHANNELS = 2;
    private static final int[] SAMPLE_RATES = {8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000};
    private static final int[] BIT_RATES_FROM_32_KHZ = {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] BIT_RATES_FROM_16_KHZ = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] BIT_RATES_BELOW = {8, 16, 24, 32, 40, 48, 56, 64};

    private Mp3File() {}

    /**
     * Writes a whole file, which replaces an existing one once it is complete.
     *
     * @param bitRate in kbit/s: 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256 or 320; at 16,000 to 24,000 Hz
     *     8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144 or 160; below, up to 64 of these
     * @throws IllegalArgumentException if MP3 cannot hold the clip's sample rate or channels, or the bit rate
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing, or the file cannot be
     *     written
     */
    public static void write(Path file, AudioClip clip, int bitRate) {
        AtomicFiles.write(file, content(clip, bitRate));
    }

    /**
     * Writes a clip to a stream, without closing it.
     *
     * @param bitRate in kbit/s, as for {@link #write(Path, AudioClip, int)}
     * @throws IllegalArgumentException if MP3 cannot hold the clip's sample rate or channels, or the bit rate
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, AudioClip clip, int bitRate) throws IOException {
        content(clip, bitRate).writeTo(out);
    }

    /**
     * Begins a file that is written in blocks, whatever its length.
     *
     * @param channelCount 1 or 2
     * @param bitRate in kbit/s, as for {@link #write(Path, AudioClip, int)}
     * @throws IllegalArgumentException if MP3 cannot hold the sample rate or channels, or the bit rate
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing, or the folder does not
     *     exist or cannot be written to
     */
    public static AudioWriter create(Path file, int sampleRate, int channelCount, int bitRate) {
        AudioWriter.requireSound(sampleRate, channelCount);
        return new AudioWriter(file, encoder(sampleRate, channelCount, bitRate));
    }

    /** The highest bit rate up to 192 kbit/s that a sample rate allows. */
    static int usualBitRate(int sampleRate) {
        int[] allowed = bitRates(sampleRate);
        return Math.min(USUAL_BIT_RATE, allowed[allowed.length - 1]);
    }

    /** The file that {@code clip} makes; arguments are checked here, before anything is written. */
    static AtomicFiles.Content content(AudioClip clip, int bitRate) {
        AudioEncoder encoder = encoder(clip.sampleRate(), clip.channelCount(), bitRate);
        return out -> {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            encoder.encode(clip, body);
            byte[] head = encoder.finish(body);
            byte[] placeholderAndSound = body.toByteArray();
            out.write(head);
            out.write(placeholderAndSound, head.length, placeholderAndSound.length - head.length);
        };
    }

    /** Checks the arguments. */
    static AudioEncoder encoder(int sampleRate, int channelCount, int bitRate) {
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
