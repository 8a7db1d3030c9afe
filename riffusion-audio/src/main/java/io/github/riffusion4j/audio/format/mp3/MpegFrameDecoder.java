package io.github.riffusion4j.audio.format.mp3;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.Obuffer;

/**
 * Decodes frames of MPEG audio, layers I to III, one after the other, with JLayer; the only class that links to it.
 * Each frame is handed over by itself, so that JLayer never looks for one. Not thread safe.
 *
 * <p>JLayer places intensity stereo of MPEG-2 and MPEG-2.5 wrongly; {@link Mp3Frames} reports such files.
 */
final class MpegFrameDecoder {

    /** The most samples of each channel in a frame. */
    static final int MAX_SAMPLES = 1152;

    /** JLayer's full scale, of its 16-bit output; here the samples are caught before they are rounded. */
    private static final float FULL_SCALE = 32_700;

    private final FrameSamples samples = new FrameSamples();
    private final FreeFormat freeFormat = new FreeFormat();
    private Session session = new Session(samples);
    private int channels;

    /**
     * Decodes one frame.
     *
     * @param frame all its bytes, the header first
     * @param pcm takes the samples of two channels; the second repeats the first where the frame has one
     * @return true if it was decoded; false if its data, or what it needs of earlier frames, is missing or damaged, so
     *     that it is silent
     */
    boolean decode(Mp3FrameHeader header, byte[] frame, float[][] pcm) {
        if (header.channels() != channels) {
            // JLayer decides on the number of channels once.
            channels = header.channels();
            session = new Session(samples);
        }
        samples.begin(pcm);
        boolean decoded = decode(header.isFree() ? freeFormat.repack(header, frame) : frame)
                && samples.count(0) == header.samples();
        if (!decoded) {
            samples.begin(pcm);
        } else if (channels == 1) {
            System.arraycopy(pcm[0], 0, pcm[1], 0, MAX_SAMPLES);
        }
        return decoded;
    }

    private boolean decode(byte[] frame) {
        if (frame.length == 0) {
            return false;
        }
        try {
            if (session.decode(frame)) {
                return true;
            }
        } catch (JavaLayerException | IndexOutOfBoundsException e) {
            // How it is damaged is not known; that it is, the caller reports.
        }
        session = new Session(samples);
        return false;
    }

    /** JLayer's reader and decoder, which belong together: the decoder keeps the reader of its first frame. */
    private static final class Session {

        private final FrameBytes bytes = new FrameBytes();
        private final Decoder decoder = new Decoder();
        private Optional<Bitstream> in = Optional.empty();

        Session(Obuffer samples) {
            decoder.setOutputBuffer(samples);
        }

        boolean decode(byte[] frame) throws JavaLayerException {
            bytes.frame = frame;
            bytes.at = 0;
            // Made late, since it looks for a tag before the first frame.
            Bitstream reader = in.orElseGet(() -> new Bitstream(bytes));
            in = Optional.of(reader);
            Header header = reader.readFrame();
            if (header == null) {
                return false;
            }
            decoder.decodeFrame(header, reader);
            reader.closeFrame();
            return true;
        }
    }

    /** The bytes of the present frame; at their end it is at its end until the next frame. */
    private static final class FrameBytes extends InputStream {

        private byte[] frame = {};
        private int at;

        @Override
        public int read() {
            return at < frame.length ? frame[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            int some = Math.min(count, frame.length - at);
            if (some <= 0) {
                return count == 0 ? 0 : -1;
            }
            System.arraycopy(frame, at, target, offset, some);
            at += some;
            return some;
        }
    }

    /** Takes one frame's samples; silent where the decoder gives none. */
    private static final class FrameSamples extends Obuffer {

        private final int[] counts = new int[2];
        private float[][] target = new float[2][MAX_SAMPLES];

        void begin(float[][] pcm) {
            target = pcm;
            clear_buffer();
        }

        int count(int channel) {
            return counts[channel];
        }

        @Override
        public void appendSamples(int channel, float[] samples) {
            for (float sample : samples) {
                target[channel][counts[channel]++] = sample / FULL_SCALE;
            }
        }

        @Override
        public void append(int channel, short sample) {
            target[channel][counts[channel]++] = sample / FULL_SCALE;
        }

        @Override
        public void clear_buffer() {
            for (float[] channel : target) {
                Arrays.fill(channel, 0);
            }
            Arrays.fill(counts, 0);
        }

        @Override
        public void write_buffer(int value) {}

        @Override
        public void close() {}

        @Override
        public void set_stop_flag() {}
    }
}
