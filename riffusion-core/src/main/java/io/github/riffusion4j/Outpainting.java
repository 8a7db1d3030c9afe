package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramParams.Channels;
import io.github.riffusion4j.audio.effects.Gain;
import io.github.riffusion4j.audio.effects.Stitch;
import io.github.riffusion4j.audio.image.RgbImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for what comes before a clip and after it, as a text describes (outpainting). The model paints it beside
 * the clip's spectrogram, which stays; the result has the clip's own samples where it played. Made by
 * {@link RiffusionPipeline#extend}.
 */
public final class Outpainting extends PromptRequest<Outpainting> {

    /** Over which the clip and what was painted beside it pass into each other: as long as a column's window. */
    private static final Duration CROSSFADE = Duration.ofMillis(100);

    private final RiffusionPipeline pipeline;
    private final AudioClip clip;
    private Duration before = Duration.ZERO;
    private Duration after = Duration.ZERO;

    Outpainting(RiffusionPipeline pipeline, AudioClip clip, String text) {
        super(Prompt.of(text).strength(1));
        this.pipeline = pipeline;
        this.clip = clip;
    }

    @Override
    Outpainting self() {
        return this;
    }

    /**
     * How much is to come before the clip, to the nearest 10 ms; nothing if not set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Outpainting before(Duration before) {
        this.before = requireNotNegative(before);
        return this;
    }

    /**
     * How much is to come after the clip, to the nearest 10 ms; nothing if not set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Outpainting after(Duration after) {
        this.after = requireNotNegative(after);
        return this;
    }

    private static Duration requireNotNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a clip cannot be extended by " + duration.toMillis() + " ms");
        }
        return duration;
    }

    /**
     * Does the work and waits for it. The result is mono and has the clip's sample rate; the clip in it keeps its
     * samples but for a tenth of a second at each joint, unless all had to be turned down so that nothing clips. The
     * result has no recipe.
     *
     * @throws IllegalStateException if neither {@link #before} nor {@link #after} is set, or the pipeline is closed
     * @throws IllegalArgumentException if the clip is silent or shorter than a quarter of a second, or all together is
     *     longer than {@link RiffusionPipeline#LONGEST}
     */
    @Override
    public Generation generate() {
        if (!scoreOptions().isEmpty()) {
            throw new IllegalStateException(
                    "a clip is extended in its own time: tempo, key, chords, bars, meter, score and"
                            + " part are not for extend(...); leave them out");
        }
        int left = FrameCounts.steps(before);
        int right = FrameCounts.steps(after);
        if (left + right == 0) {
            throw new IllegalStateException("nothing to add to the clip; call before(...) or after(...)");
        }
        if (clip.duration().compareTo(CROSSFADE.multipliedBy(5).dividedBy(2)) < 0) {
            throw new IllegalArgumentException("the clip plays "
                    + clip.duration().toMillis() + " ms, too little to go on from; at least 250 ms are needed");
        }
        Duration whole = clip.duration().plus(before).plus(after);
        if (whole.compareTo(RiffusionPipeline.LONGEST) > 0) {
            throw new IllegalArgumentException("the clip with what is added plays " + whole.toSeconds()
                    + " seconds; at most " + RiffusionPipeline.LONGEST.toMinutes() + " minutes can be made at once");
        }
        SpectrogramImage kept = pipeline.seedImageOf(clip, Channels.MONO, Boundary.LINE);
        SpectrogramImage image = mirrored(kept, left, right);
        Mask mask =
                Mask.generate(image.width(), image.height(), (x, y) -> x >= left && x < left + kept.width() ? 0 : 1);
        Generation painted =
                pipeline.generate(prompt(), prompt(), 0, image, Optional.of(mask), Optional.empty(), settings());
        return new Generation(joined(painted, left, right), painted.image(), painted.seed());
    }

    /**
     * The image with columns added that mirror it: what the first step sees of them beside the noise is like the clip.
     */
    private static SpectrogramImage mirrored(SpectrogramImage image, int left, int right) {
        int width = image.width();
        RgbImage pixels = RgbImage.generate(left + width + right, image.height(), (x, y) -> {
            int turn = Math.floorMod(x - left, 2 * width);
            return image.pixel(Math.min(turn, 2 * width - 1 - turn), y);
        });
        return SpectrogramImage.of(pixels, image.params(), image.maxValue());
    }

    /** The clip between what was painted before and after it, at the loudness at which it was painted itself. */
    private AudioClip joined(Generation generation, int left, int right) {
        AudioClip own = clip.mono();
        AudioClip painted = generation.audio();
        int crossfade = (int) Math.round(CROSSFADE.toMillis() / 1000.0 * own.sampleRate());
        int begin = left * generation.image().params().hopLength();
        int end = begin + own.length();
        AudioClip again = painted.slice(begin, Math.min(end, painted.length()));
        AudioClip level = Gain.of(20 * Math.log10(own.rms() / again.rms())).apply(painted);
        List<AudioClip> parts = new ArrayList<>();
        if (left > 0) {
            parts.add(level.slice(0, begin + crossfade));
        }
        parts.add(own);
        if (right > 0) {
            parts.add(level.slice(end - crossfade, level.length()));
        }
        AudioClip joined = Stitch.of(parts, CROSSFADE);
        return joined.peak() > 1 ? Gain.of(-20 * Math.log10(joined.peak())).apply(joined) : joined;
    }
}
