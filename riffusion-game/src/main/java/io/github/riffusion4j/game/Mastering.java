package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Gain;
import io.github.riffusion4j.audio.effects.LoudnessMeter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Brings generated clips to one loudness. The layers of a section get one gain for all, which keeps their balance: with
 * all of them, the section is as loud as any other.
 */
final class Mastering {

    private static final double SECTION_LUFS = -18;
    private static final double STINGER_LUFS = -16;

    /** The largest sample of the sum of all layers: the mix bends what lies above. */
    private static final double CEILING = 0.75;

    private Mastering() {}

    /** Layers of one section, of equal length, rate and channels, with the gains of the soundtrack. */
    static List<AudioClip> section(List<Layer> layers, List<AudioClip> clips) {
        AudioClip first = clips.get(0);
        float[][] sum = new float[first.channelCount()][first.length()];
        for (int l = 0; l < clips.size(); l++) {
            double gain = MixPlanner.ratio(layers.get(l).gain());
            for (int c = 0; c < sum.length; c++) {
                for (int i = 0; i < first.length(); i++) {
                    sum[c][i] += (float) (gain * clips.get(l).sample(c, i));
                }
            }
        }
        double gain = gain(AudioClip.wrap(first.sampleRate(), sum), SECTION_LUFS);
        return IntStream.range(0, clips.size())
                .mapToObj(i -> amplified(clips.get(i), gain))
                .toList();
    }

    static AudioClip stinger(AudioClip clip) {
        return amplified(clip, gain(clip, STINGER_LUFS));
    }

    private static double gain(AudioClip clip, double lufs) {
        double loudness = LoudnessMeter.lufs(clip);
        return clip.peak() == 0 || Double.isInfinite(loudness)
                ? 1
                : Math.min(MixPlanner.ratio(lufs - loudness), CEILING / clip.peak());
    }

    private static AudioClip amplified(AudioClip clip, double ratio) {
        return Gain.of(20 * Math.log10(ratio)).apply(clip);
    }
}
