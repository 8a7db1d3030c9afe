package io.github.riffusion4j;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Gain;
import io.github.riffusion4j.audio.effects.Stitch;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A request for what comes before a clip and after it, as a text describes (outpainting). The model generates it beside
 * the clip's spectrogram, which stays; the result has the clip's own samples where it played. Made by
 * {@link RiffusionPipeline#extend}.
 */
public final class Outpainting extends PromptRequest<Outpainting> {

    /** The crossfade between the clip and what was generated beside it: as long as a frame's window. */
    private static final Duration CROSSFADE = Duration.ofMillis(100);

    private final AudioClip clip;
    private final Duration before;
    private final Duration after;

    Outpainting(Generator generator, AudioClip clip, Prompt prompt) {
        this(generator, Options.DEFAULTS, prompt.strength(1), clip, Duration.ZERO, Duration.ZERO);
    }

    private Outpainting(
            Generator generator, Options options, Prompt prompt, AudioClip clip, Duration before, Duration after) {
        super(generator, options, prompt);
        this.clip = clip;
        this.before = before;
        this.after = after;
    }

    @Override
    Outpainting with(Options options, Prompt prompt) {
        return new Outpainting(generator(), options, prompt, clip, before, after);
    }

    /**
     * The length of what comes before the clip, to the nearest 10 ms; nothing if not set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Outpainting before(Duration before) {
        return new Outpainting(generator(), options(), prompt(), clip, requireNotNegative(before), after);
    }

    /**
     * The length of what comes after the clip, to the nearest 10 ms; nothing if not set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Outpainting after(Duration after) {
        return new Outpainting(generator(), options(), prompt(), clip, before, requireNotNegative(after));
    }

    private static Duration requireNotNegative(Duration duration) {
        Objects.requireNonNull(duration, "duration");
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
        return super.generate();
    }

    @Override
    GenerationPlan plan() {
        int left = FrameCounts.steps(before);
        int right = FrameCounts.steps(after);
        requirePossible(left + right);
        SpectrogramImage kept = generator().seedImageOf(clip, Channels.MONO, Boundary.OPEN);
        SpectrogramImage image = mirrored(kept, left, right);
        Mask mask =
                Mask.generate(image.width(), image.height(), (x, y) -> x >= left && x < left + kept.width() ? 0 : 1);
        return GenerationPlan.fromImage(
                        generator().resolve(prompt()),
                        new GenerationPlan.FromImage(image, Optional.of(mask), Optional.empty()),
                        Optional.empty(),
                        generator().resolve(samplingOptions(), image))
                .withoutRecipe();
    }

    private void requirePossible(int added) {
        if (!scoreOptions().isEmpty()) {
            throw new IllegalStateException(
                    "a clip is extended in its own time: tempo, key, chords, bars, meter, score and"
                            + " part are not for extend(...); leave them out");
        }
        if (added == 0) {
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
    }

    @Override
    Generation finish(Generation generated) {
        AudioClip joined = joined(generated, FrameCounts.steps(before), FrameCounts.steps(after));
        return new Generation(joined, generated.image(), generated.seed());
    }

    /**
     * The image with frames added that mirror it: what the first step sees of them beside the noise is like the clip.
     */
    private static SpectrogramImage mirrored(SpectrogramImage image, int left, int right) {
        int width = image.width();
        RgbImage pixels = RgbImage.generate(left + width + right, image.height(), (x, y) -> {
            int turn = Math.floorMod(x - left, 2 * width);
            return image.pixel(Math.min(turn, 2 * width - 1 - turn), y);
        });
        return SpectrogramImage.of(pixels, image.params(), image.maxValue());
    }

    /** The clip between what was generated before and after it, at the loudness at which it was generated itself. */
    private AudioClip joined(Generation generation, int left, int right) {
        AudioClip own = clip.mono();
        AudioClip generated = generation.audio();
        int crossfade = (int) Math.round(CROSSFADE.toMillis() / 1000.0 * own.sampleRate());
        int begin = left * generation.image().params().hopLength();
        int end = begin + own.length();
        AudioClip again = generated.slice(begin, Math.min(end, generated.length()));
        AudioClip level = Gain.of(20 * Math.log10(own.rms() / again.rms())).apply(generated);
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
