package io.github.riffusion4j.audio.javasound;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SampleFormat;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;

/**
 * Plays clips on a sound device, as 16-bit integers at the clip's own sample rate and number of channels; and sounds
 * whose end nobody knows yet.
 *
 * <p>Immutable, and safe for use by many threads; whether two sounds may play at once is up to the device.
 */
@SuppressWarnings("exports") // programs that name a device require java.desktop themselves
public final class AudioPlayer {

    private static final int BLOCKS_PER_SECOND = 20;

    /** The blocks that the device is requested to hold in advance: enough for a pause of the garbage collector. */
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
     * @param progress is notified how many blocks of 1/20 s the device has taken; it takes about four ahead
     * @throws RiffusionException if there is no sound device, or it is busy or cannot play the clip's format
     */
    public void play(AudioClip clip, Progress progress) {
        AudioFormat format =
                new AudioFormat(clip.sampleRate(), 8 * SampleFormat.INT_16.bytes(), clip.channelCount(), true, false);
        int blockLength = blockLength(format);
        int blocks = (int) (((long) clip.length() + blockLength - 1) / blockLength);
        play(
                format,
                index -> bytes(clip, index * blockLength, Math.min(blockLength, clip.length() - index * blockLength)),
                blocks,
                progress);
    }

    /**
     * Plays a sound until it ends, and returns when all of it has been heard. What {@code progress} throws stops it at
     * once.
     *
     * @param sound in a format that the device plays; read a block of 1/20 s at a time, about four ahead, and left to
     *     be closed by the caller
     * @param progress is notified how many blocks the device has taken, as if one more were to come
     * @throws RiffusionException if there is no sound device, it is busy or cannot play the sound's format, or the
     *     sound cannot be read
     */
    public void play(AudioInputStream sound, Progress progress) {
        AudioFormat format = sound.getFormat();
        int blockBytes = blockLength(format) * format.getFrameSize();
        play(
                format,
                index -> bytes(sound, blockBytes),
                Integer.MAX_VALUE,
                (done, total) -> progress.report(done, done + 1));
    }

    private static int blockLength(AudioFormat format) {
        return Math.max((int) format.getSampleRate() / BLOCKS_PER_SECOND, 1);
    }

    /** @param blocks gives the bytes of each block; none where the sound ends before the last */
    private void play(AudioFormat format, IntFunction<byte[]> blocks, int count, Progress progress) {
        try (SourceDataLine line = opened(format, BLOCKS_AHEAD * blockLength(format) * format.getFrameSize())) {
            line.start();
            try {
                write(line, blocks, count, progress);
                line.drain();
            } catch (RuntimeException | Error e) {
                line.stop();
                line.flush();
                throw e;
            }
        }
    }

    private SourceDataLine opened(AudioFormat format, int bufferBytes) {
        try {
            return opened(lines.find(format), format, bufferBytes);
        } catch (IllegalArgumentException e) {
            throw new RiffusionException(
                    "no sound device plays " + describe(format)
                            + "; is one connected, and may this program use it? If so, try 44100 Hz and two channels",
                    e);
        } catch (LineUnavailableException | SecurityException e) {
            throw new RiffusionException(
                    "the sound device is busy or not permitted to play " + describe(format)
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

    private static void write(SourceDataLine line, IntFunction<byte[]> blocks, int count, Progress progress) {
        for (int b = 0; b < count; b++) {
            byte[] bytes = blocks.apply(b);
            if (bytes.length == 0) {
                return;
            }
            if (line.write(bytes, 0, bytes.length) < bytes.length) {
                String all = count == Integer.MAX_VALUE ? "" : " of " + count;
                throw new RiffusionException(
                        "the sound device stopped after " + b + all + " blocks of 1/20 s; is it still connected?");
            }
            progress.report(b + 1, count);
        }
    }

    private static byte[] bytes(AudioInputStream sound, int count) {
        try {
            return sound.readNBytes(count);
        } catch (IOException e) {
            throw new RiffusionException("the sound cannot be read on: " + e.getMessage(), e);
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

    private static String describe(AudioFormat format) {
        int channels = format.getChannels();
        return (int) format.getSampleRate() + " Hz with " + channels + (channels == 1 ? " channel" : " channels");
    }

    /** Where a line to a sound device comes from. */
    @FunctionalInterface
    interface Lines {
        /** A line for this format, not yet open. */
        SourceDataLine find(AudioFormat format) throws LineUnavailableException;
    }
}
