package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.util.Arrays;
import java.util.List;

/** Plays clips at the same time. */
public final class Overlay {

    private Overlay() {}

    /**
     * The sum of the layers, as long as the last of them plays. Nothing is clipped, so that the sum may pass full
     * scale: {@link Loudness} brings it back.
     *
     * @param layers at least one; all with the same sample rate and number of channels
     * @throws IllegalArgumentException if the above does not hold, or the sum is longer than an array can be
     */
    public static AudioClip of(Layer... layers) {
        Channels.requireAlike(Arrays.stream(layers).map(Layer::clip).toList());
        AudioClip first = layers[0].clip();
        long length = 0;
        for (Layer layer : layers) {
            length = Math.max(length, (long) begin(layer) + layer.clip().length());
        }
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the layers end at sample " + length + ", beyond what an array can hold");
        }
        float[][] sum = new float[first.channelCount()][(int) length];
        for (Layer layer : layers) {
            add(sum, layer);
        }
        return AudioClip.wrap(first.sampleRate(), sum);
    }

    private static int begin(Layer layer) {
        return Channels.sampleCount(layer.start(), layer.clip().sampleRate());
    }

    private static void add(float[][] sum, Layer layer) {
        int begin = begin(layer);
        double ratio = Decibels.toRatio(layer.gain());
        for (int c = 0; c < sum.length; c++) {
            for (int i = 0; i < layer.clip().length(); i++) {
                sum[c][begin + i] =
                        (float) (sum[c][begin + i] + ratio * layer.clip().sample(c, i));
            }
        }
    }

    /**
     * The reference implementation's {@code overlay_segments}, sample for sample, on clips of 16-bit samples: as long
     * as the first clip, saturating after each further one.
     *
     * @param clips at least one; all with the same sample rate and number of channels
     * @throws IllegalArgumentException if the above does not hold
     * @see <a href="https://github.com/riffusion/riffusion-hobby">riffusion-hobby, audio_util.py: overlay_segments</a>
     */
    public static AudioClip reference(List<AudioClip> clips) {
        Channels.requireAlike(clips);
        return clips.stream().map(Pcm16::of).reduce(Pcm16::plus).orElseThrow().toClip();
    }
}
