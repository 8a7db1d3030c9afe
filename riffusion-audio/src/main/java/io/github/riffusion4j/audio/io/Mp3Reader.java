package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.Obuffer;

/**
 * Reads one MP3 file with JLayer; the only class that links to it. JLayer never sees tags, nor the silent frame that
 * says how long the sound is: what that frame says is applied here.
 */
final class Mp3Reader {

    /** JLayer's full scale, of its 16-bit output; here the samples are caught before they are rounded. */
    private static final float FULL_SCALE = 32_700;

    private final FileContent file;
    private final Mp3Frames frames;

    Mp3Reader(FileContent file, int start) {
        this.file = file;
        frames = Mp3Frames.find(file, start);
    }

    AudioClip read() {
        int perFrame = frames.format().samples();
        int channels = frames.format().channels();
        GrowingSamples samples = new GrowingSamples(file, channels);
        Bitstream in =
                new Bitstream(new ByteArrayInputStream(file.bytes(), frames.from(), frames.to() - frames.from()));
        Decoder decoder = new Decoder();
        FrameSamples frame = new FrameSamples(channels, perFrame);
        decoder.setOutputBuffer(frame);
        for (int i = 0; i < frames.count(); i++) {
            try {
                Header header = in.readFrame();
                if (header == null) {
                    throw file.invalid("ends at frame " + i + " of " + frames.count() + "; the file is damaged");
                }
                decoder.decodeFrame(header, in);
                in.closeFrame();
            } catch (JavaLayerException | IndexOutOfBoundsException e) {
                throw file.invalid("is damaged in frame " + i + "; fetch or export the file again", e);
            }
            samples.append(frame.channels, new int[channels], perFrame);
        }
        return samples.toClip(frames.format().sampleRate(), frames.delay(), samples.length() - frames.padding());
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
