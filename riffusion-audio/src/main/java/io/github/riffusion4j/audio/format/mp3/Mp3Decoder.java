package io.github.riffusion4j.audio.format.mp3;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import java.util.Arrays;
import java.util.OptionalLong;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.Obuffer;

/**
 * Reads one MP3 file with JLayer; the only class that links to it. JLayer never sees tags, nor the silent frame that
 * says how long the sound is: what that frame says is applied here.
 */
public final class Mp3Decoder implements AudioDecoder {

    /** JLayer's full scale, of its 16-bit output; here the samples are caught before they are rounded. */
    private static final float FULL_SCALE = 32_700;

    private final FileContent file;
    private final Mp3Frames frames;
    private final Bitstream in;
    private final Decoder decoder = new Decoder();
    private final FrameSamples frame;
    private long index;
    /** The samples of the frame that were not given out yet. */
    private int from;

    private int to;

    /** Walks the frames from {@code start} on. */
    public Mp3Decoder(FileContent file, long start) {
        this.file = file;
        frames = Mp3Frames.find(file, start);
        in = new Bitstream(file.stream(frames.from(), frames.to()));
        frame = new FrameSamples(frames.format().channels(), frames.format().samples());
        decoder.setOutputBuffer(frame);
    }

    @Override
    public int sampleRate() {
        return frames.format().sampleRate();
    }

    @Override
    public int channelCount() {
        return frames.format().channels();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(frames.length());
    }

    @Override
    public boolean isLengthVerified() {
        return true;
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        while (from == to) {
            if (index == frames.count()) {
                return 0;
            }
            nextFrame();
        }
        int count = Math.min(most, to - from);
        for (int c = 0; c < target.length; c++) {
            System.arraycopy(frame.channels[c], from, target[c], at, count);
        }
        from += count;
        return count;
    }

    private void nextFrame() {
        decodeFrame();
        int perFrame = frames.format().samples();
        // Counted from this frame's first sample: which of them are sound, and not what an encoder added.
        long start = frames.delay() - index * perFrame;
        long end = start + frames.length();
        from = (int) Math.max(0, Math.min(start, perFrame));
        to = (int) Math.max(from, Math.min(end, perFrame));
        index++;
    }

    private void decodeFrame() {
        try {
            Header header = in.readFrame();
            if (header == null) {
                throw file.invalid("ends at frame " + index + " of " + frames.count() + "; the file is damaged");
            }
            decoder.decodeFrame(header, in);
            in.closeFrame();
        } catch (JavaLayerException | IndexOutOfBoundsException e) {
            throw file.invalid("is damaged in frame " + index + "; fetch or export the file again", e);
        }
    }

    /** One frame's samples; silent where the decoder gives none, as when data of an earlier frame is missing. */
    private static final class FrameSamples extends Obuffer {

        private final float[][] channels;
        private final int[] at;

        FrameSamples(int channelCount, int length) {
            channels = new float[channelCount][length];
            at = new int[channelCount];
        }

        @Override
        public void appendSamples(int channel, float[] samples) {
            for (float sample : samples) {
                channels[channel][at[channel]++] = sample / FULL_SCALE;
            }
        }

        @Override
        public void append(int channel, short sample) {
            channels[channel][at[channel]++] = sample / FULL_SCALE;
        }

        @Override
        public void clear_buffer() {
            for (float[] channel : channels) {
                Arrays.fill(channel, 0);
            }
            Arrays.fill(at, 0);
        }

        @Override
        public void write_buffer(int value) {}

        @Override
        public void close() {}

        @Override
        public void set_stop_flag() {}
    }
}
