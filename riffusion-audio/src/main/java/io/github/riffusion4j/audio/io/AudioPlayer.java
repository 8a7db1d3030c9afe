package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;

/**
 * Plays clips on a sound device, as 16-bit integers at the clip's own sample rate and number of channels.
 *
 * <p>Immutable, and safe for use by many threads; whether two clips may play at once is up to the device.
 */
public final class AudioPlayer {

    private static final int BLOCKS_PER_SECOND = 20;

    /** How much the device is asked to hold in advance: enough for a pause of the garbage collector. */
    private static final int BLOCKS_AHEAD = 4;

    private final Lines lines;

    AudioPlayer(Lines lines) {
        this.lines = lines;
    }

    /** The player on the system's default sound device. It is not looked for before something plays. */
    public static AudioPlayer onDefaultDevice() {
        return new AudioPlayer(AudioSystem::getSourceDataLine);
    }

    /**
     * The player on one of the devices that {@link AudioSystem#getMixerInfo()} lists. It is not opened before something
     * plays.
     */
    public static AudioPlayer on(Mixer.Info device) {
        return new AudioPlayer(format -> AudioSystem.getSourceDataLine(format, device));
    }

    /**
     * Plays a clip and returns when it has been heard to its end.
     *
     * @throws RiffusionException if there is no sound device, or it is busy or cannot play the clip's format
     */
    public void play(AudioClip clip) {
        play(clip, Progress.none());
    }

    /**
     * Plays a clip and returns when it has been heard to its end. What {@code progress} throws stops the sound at once;
     * so {@link Progress#until(io.github.riffusion4j.base.Cancellation) until} makes playing cancellable, within 0.3 s.
     *
     * @param progress hears how many blocks of 1/20 s the device has taken; it takes about four ahead
     * @throws RiffusionException if there is no sound device, or it is busy or cannot play the clip's format
     */
    public void play(AudioClip clip, Progress progress) {
        AudioFormat format =
                new AudioFormat(clip.sampleRate(), 8 * SampleFormat.INT_16.bytes(), clip.channelCount(), true, false);
        int blockLength = Math.max(clip.sampleRate() / BLOCKS_PER_SECOND, 1);
        try (SourceDataLine line = opened(clip, format, BLOCKS_AHEAD * blockLength * format.getFrameSize())) {
            line.start();
            try {
                write(clip, line, blockLength, progress);
                line.drain();
            } catch (RuntimeException | Error e) {
                line.stop();
                line.flush();
                throw e;
            }
        }
    }

    private SourceDataLine opened(AudioClip clip, AudioFormat format, int bufferBytes) {
        try {
            return opened(lines.find(format), format, bufferBytes);
        } catch (IllegalArgumentException e) {
            throw new RiffusionException(
                    "no sound device plays " + describe(clip)
                            + "; is one connected, and may this program use it? If so, try 44100 Hz and two channels",
                    e);
        } catch (LineUnavailableException | SecurityException e) {
            throw new RiffusionException(
                    "the sound device is busy or not permitted to play " + describe(clip)
                            + "; close what else uses it and try again",
                    e);
        }
    }

    private static SourceDataLine opened(SourceDataLine line, AudioFormat format, int bufferBytes)
            throws LineUnavailableException {
        try {
            line.open(format, bufferBytes);
            return line;
        } catch (LineUnavailableException | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    private static void write(AudioClip clip, SourceDataLine line, int blockLength, Progress progress) {
        int blocks = (int) (((long) clip.length() + blockLength - 1) / blockLength);
        for (int b = 0; b < blocks; b++) {
            int from = b * blockLength;
            byte[] bytes = bytes(clip, from, Math.min(blockLength, clip.length() - from));
            if (line.write(bytes, 0, bytes.length) < bytes.length) {
                throw new RiffusionException("the sound device stopped after " + b + " of " + blocks
                        + " blocks of 1/20 s; is it still connected?");
            }
            progress.report(b + 1, blocks);
        }
    }

    private static byte[] bytes(AudioClip clip, int from, int count) {
        ByteBuffer out = ByteBuffer.allocate(count * clip.channelCount() * SampleFormat.INT_16.bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < from + count; i++) {
            for (int c = 0; c < clip.channelCount(); c++) {
                SampleFormat.INT_16.put(out, clip.sample(c, i));
            }
        }
        return out.array();
    }

    private static String describe(AudioClip clip) {
        return clip.sampleRate() + " Hz with " + clip.channelCount()
                + (clip.channelCount() == 1 ? " channel" : " channels");
    }

    /** Where a line to a sound device comes from. */
    @FunctionalInterface
    interface Lines {
        /** A line for this format, not yet open. */
        SourceDataLine find(AudioFormat format) throws LineUnavailableException;
    }
}
