package io.github.riffusion4j.audio.format.aac;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.OptionalLibrary;
import io.github.riffusion4j.audio.format.ThirdPartyDecoder;
import io.github.riffusion4j.base.InvalidFileException;
import java.util.OptionalLong;

/**
 * Reads AAC-LC, HE-AAC and HE-AAC v2 in MP4 and ADTS files. Frames that are damaged are silent. What an encoder added
 * at the start and the end is left out as far as the file says how much it is.
 */
public final class AacDecoder implements AudioDecoder {

    /** Enough to see whether there is spectral band replication and parametric stereo, of which not all is in each. */
    private static final int PROBED_FRAMES = 8;
    /** Before the place that was skipped to: the overlap of the frame before, and the state of what is not LC. */
    private static final int FRAMES_BEFORE = 2;
    /** Faster core coders have no spectral band replication unless it is declared. */
    private static final int MAX_IMPLICIT_RATE = 24_000;

    /** For each number of channels: which of AAC's channels is each of WAV's. */
    private static final int[][] ORDER = {
        {}, {0}, {0, 1}, {1, 2, 0}, {1, 2, 0, 3}, {1, 2, 0, 3, 4}, {1, 2, 0, 5, 3, 4}, {}, {1, 2, 0, 7, 5, 6, 3, 4}
    };
    /** Of AAC's channel configuration 7, whose second pair is in front. */
    private static final int[] WIDE_FRONT = {3, 4, 0, 7, 5, 6, 1, 2};

    private final FileContent file;
    private final AacFrames frames;
    private final AacConfig config;
    private final int channels;
    /** The samples that are left out at the start. */
    private final long delay;

    private final long length;
    private final long all;
    private AacBlockDecoder decoder;
    /** The frame that was decoded last: [channel][sample], in WAV's order. */
    private float[][] pcm;

    /** The samples of the track before and up to the end of {@link #pcm}. */
    private long decoded;

    private int frame;
    /** The next sample of the track to be given out. */
    private long position;

    private long silent;

    /** The settings and channels that the first frames turn out to have. */
    private record Probe(AacConfig config, int channels) {}

    /** Returns true if ADTS frames begin soon after {@code at}. */
    public static boolean isAdtsNear(FileContent file, long at) {
        return AdtsFrames.isNear(file, at);
    }

    /** Returns true if ADTS frames begin at {@code at}. */
    public static boolean isAdtsAt(FileContent file, long at) {
        return AdtsFrames.isAt(file, at);
    }

    /** Decodes the ADTS frames from {@code start} on. */
    public static AudioDecoder ofAdts(FileContent file, long start) {
        AdtsFrames frames = AdtsFrames.find(file, start);
        return new ThirdPartyDecoder(file, OptionalLibrary.AAC_DECODER, () -> new AacDecoder(file, frames));
    }

    /** Decodes the first track of AAC in an MP4 file. */
    public static AudioDecoder ofMp4(FileContent file) {
        Mp4Frames frames = new Mp4Frames(file); // to say what is no AAC needs no library
        return new ThirdPartyDecoder(file, OptionalLibrary.AAC_DECODER, () -> new AacDecoder(file, frames));
    }

    private AacDecoder(FileContent file, AacFrames frames) {
        this.file = file;
        this.frames = frames;
        Probe probe = probe();
        config = probe.config;
        channels = probe.channels;
        if (config.channelConfiguration() == 1 && channels == 2) {
            // Measured: a fifth of full scale off in some frames, and exact in others.
            file.tolerate("has parametric stereo (HE-AAC v2), whose left and right may differ in loudness from what"
                    + " other programs play; convert it where that counts: ffmpeg -i FILE OUT.wav");
        }
        pcm = new float[channels][0];
        decoder = new AacBlockDecoder(config);
        long samples = 0;
        for (int i = 0; i < frames.count(); i++) {
            samples += (long) frames.blocks(i) * decoder.length();
        }
        all = samples;
        delay = Math.min(Math.round(frames.delay() * sampleRate()), all);
        length = (long) Math.min((double) (all - delay), Math.rint(frames.duration() * sampleRate()));
        position = delay;
    }

    private Probe probe() {
        AacConfig declared = frames.config();
        AacBlockDecoder first = new AacBlockDecoder(declared);
        int found = probe(first);
        AacConfig actual = declared;
        if (declared.sbrRate().isEmpty() && first.hasSbr() && declared.sampleRate() <= MAX_IMPLICIT_RATE) {
            actual = declared.withSbr();
            found = probe(new AacBlockDecoder(actual));
        }
        if (found == 0) {
            throw file.invalid("has no AAC frame at its start that can be decoded; fetch or export the file again");
        }
        return new Probe(actual, actual.hasParametricStereo() ? Math.max(found, 2) : found);
    }

    /** The most channels in the first frames; 0 if none can be decoded. */
    private int probe(AacBlockDecoder decoder) {
        int found = 0;
        for (int i = 0; i < Math.min(PROBED_FRAMES, frames.count()); i++) {
            try {
                for (float[][] block : decoder.decode(frames.read(i), frames.blocks(i), i)) {
                    found = Math.max(found, block.length);
                }
            } catch (InvalidFileException e) {
                throw e;
            } catch (RuntimeException e) {
                // Damaged; told when it is decoded in its place.
            }
        }
        return found;
    }

    @Override
    public int sampleRate() {
        return config.outputRate();
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
        long end = delay + length;
        while (position < end && decoded <= position) {
            decodeFrame();
        }
        int count = (int) Math.min(Math.min(most, end - position), decoded - position);
        int from = pcm[0].length - (int) (decoded - position);
        for (int c = 0; c < target.length && count > 0; c++) {
            System.arraycopy(pcm[c], from, target[c], at, count);
        }
        position += Math.max(count, 0);
        return Math.max(count, 0);
    }

    /** Goes to a place without decoding what is before it, where a frame depends on no more than the one before. */
    @Override
    public long skip(long count) {
        long skipped = Math.max(Math.min(count, delay + length - position), 0);
        boolean isRegular = all == (long) frames.count() * decoder.length();
        if (!config.isIndependent() || !isRegular) {
            return 0;
        }
        position += skipped;
        long target = position / decoder.length() - FRAMES_BEFORE;
        if (target > frame) {
            frame = (int) target;
            decoded = target * decoder.length();
            pcm = new float[channels][0];
            decoder = new AacBlockDecoder(config);
        }
        return skipped;
    }

    private void decodeFrame() {
        int blocks = frames.blocks(frame);
        int blockLength = decoder.length();
        float[][] samples = new float[channels][blocks * blockLength];
        byte[] data = frames.read(frame);
        try {
            float[][][] found = decoder.decode(data, blocks, frame);
            for (int block = 0; block < blocks; block++) {
                put(found[block], samples, block * blockLength);
            }
        } catch (InvalidFileException e) {
            throw e;
        } catch (RuntimeException e) {
            // JAAD fails at random places of its code. The frame after it begins anew.
            decoder = new AacBlockDecoder(config);
            silent++;
            if (silent == 1) {
                file.tolerate("is damaged in frame " + frame + " at byte " + frames.position(frame)
                        + ", which is silent instead; fetch or export the file again");
            }
        }
        pcm = samples;
        decoded += samples[0].length;
        frame++;
    }

    private void put(float[][] block, float[][] target, int at) {
        int[] order = config.channelConfiguration() == 7 && block.length == 8
                ? WIDE_FRONT
                : block.length < ORDER.length ? ORDER[block.length] : ORDER[0];
        for (int c = 0; c < channels && block.length > 0; c++) {
            int source = Math.min(c, block.length - 1); // a mono frame among stereo ones has two equal channels
            float[] samples = block[order.length == block.length ? order[source] : source];
            System.arraycopy(samples, 0, target[c], at, samples.length);
        }
    }
}
