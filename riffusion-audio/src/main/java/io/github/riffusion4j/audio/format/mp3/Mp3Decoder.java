package io.github.riffusion4j.audio.format.mp3;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.OptionalLibrary;
import io.github.riffusion4j.audio.format.ThirdPartyDecoder;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads one file of MPEG audio, layers I to III. Tags and damage between its frames are left out, and so are the
 * samples that an encoder added, as far as the file says how many. Mono frames among stereo ones have two equal
 * channels.
 */
public final class Mp3Decoder implements AudioDecoder {

    private final FileContent file;
    private final Mp3Frames frames;
    private final float[][] pcm = new float[2][MpegFrameDecoder.MAX_SAMPLES];
    private MpegFrameDecoder decoder = new MpegFrameDecoder();
    private int track;
    private int run;
    /** The next frame's first byte; negative before the first frame of a run. */
    private long at = -1;

    private long index;
    private long silent;
    /** The samples of the frame that were not given out yet. */
    private int from;

    private int to;

    /**
     * Decodes the frames from {@code start} to {@code end}.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing, or there are no frames
     */
    public static AudioDecoder of(FileContent file, long start, long end) {
        return new ThirdPartyDecoder(file, OptionalLibrary.MP3_DECODER, () -> new Mp3Decoder(file, start, end));
    }

    private Mp3Decoder(FileContent file, long start, long end) {
        this.file = file;
        frames = Mp3Frames.find(file, start, end);
        if (frames.format().layer() == 2 && !frames.format().isMpeg1()) {
            throw file.invalid("is MPEG-2 audio of layer II, which is not read; convert it: ffmpeg -i FILE OUT.wav");
        }
    }

    @Override
    public int sampleRate() {
        return frames.format().sampleRate();
    }

    @Override
    public int channelCount() {
        return frames.channels();
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
    public int decode(float[][] target, int offset, int most) {
        while (from == to) {
            if (!nextFrame()) {
                return 0;
            }
        }
        int count = Math.min(most, to - from);
        for (int c = 0; c < target.length; c++) {
            System.arraycopy(pcm[c], from, target[c], offset, count);
        }
        from += count;
        return count;
    }

    private boolean nextFrame() {
        if (!goToFrame()) {
            return false;
        }
        Mp3FrameHeader header = Mp3FrameHeader.parse(file, at);
        int bytes = frames.bytes(header);
        if (!decoder.decode(header, file.copy(at, bytes), pcm)) {
            // Quite usual at the start of what was cut out of a longer file.
            silent += index > 1 ? 1 : 0;
            if (silent == 1) {
                file.tolerate("is damaged in frame " + index + " at byte " + at + ", which is silent instead; fetch or"
                        + " export the file again");
            }
        }
        at += bytes;
        Mp3Frames.Track current = frames.tracks().get(track);
        int perFrame = header.samples();
        // Counted from this frame's first sample: which of them are sound, and not what an encoder added.
        long start = current.delay() - index * perFrame;
        long end = start + frames.length(current);
        from = (int) Math.max(0, Math.min(start, perFrame));
        to = (int) Math.max(from, Math.min(end, perFrame));
        index++;
        return true;
    }

    /** Moves {@link #at} to the next frame, in the next run or track if need be; returns false at the end. */
    private boolean goToFrame() {
        while (track < frames.tracks().size()) {
            List<Mp3Frames.Run> runs = frames.tracks().get(track).runs();
            if (run < runs.size()) {
                at = at < 0 ? runs.get(run).from() : at;
                if (at < runs.get(run).to()) {
                    return true;
                }
                run++;
            } else {
                track++;
                run = 0;
                index = 0;
                decoder = new MpegFrameDecoder();
            }
            at = -1;
        }
        return false;
    }
}
