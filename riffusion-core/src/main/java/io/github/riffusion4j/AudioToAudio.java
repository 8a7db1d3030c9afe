package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import io.github.riffusion4j.seed.SeedMask;
import java.util.Optional;
import java.util.function.Function;

/** A request to play a clip anew, as a text describes. Made by {@link RiffusionPipeline#audioToAudio}. */
public final class AudioToAudio extends PromptRequest<AudioToAudio> {

    private final RiffusionPipeline pipeline;
    private final AudioClip clip;
    private Channels channels = Channels.MONO;
    private Optional<Function<SpectrogramImage, Mask>> mask = Optional.empty();

    AudioToAudio(RiffusionPipeline pipeline, AudioClip clip, String text) {
        super(Prompt.of(text));
        this.pipeline = pipeline;
        this.clip = clip;
    }

    @Override
    AudioToAudio self() {
        return this;
    }

    /** How much of the clip is played anew, from 0 (nothing) to 1 (all); 0.75 if not set. */
    public AudioToAudio strength(double strength) {
        return prompt(prompt().strength(strength));
    }

    /**
     * Plays left and right anew, each by itself but from the same noise, in twice the time. If not set, they are mixed
     * down.
     */
    public AudioToAudio stereo() {
        this.channels = Channels.STEREO;
        return this;
    }

    /**
     * Takes the clip as one that repeats, and makes another: the result's end flows into its beginning, in what the
     * model paints and in the samples. The clip must last a multiple of what one latent stands for, 80 ms for Stable
     * Diffusion 1 (what is left of a column of 10 ms is cut off), and at most two minutes.
     * {@link io.github.riffusion4j.audio.effects.Beats#loop Beats.loop} cuts a recording so that it repeats, and
     * {@link io.github.riffusion4j.audio.effects.TimeStretch} brings that to such a length.
     *
     * @throws IllegalArgumentException if it is to move {@linkplain #towards towards} another text
     */
    public AudioToAudio loop() {
        return layout(layout().circle());
    }

    /** Mixes the clip in while the new one takes shape, so that more of its rhythm stays; not if not set. */
    public AudioToAudio magicMix(MagicMix mix) {
        return mix(mix);
    }

    /**
     * Which parts are played anew, at that strength; all if not set. Of the others the sound stays, as far as a
     * spectrogram and the model's autoencoder can hold it.
     *
     * @param mask given the clip's spectrogram, returns a mask of its size; see {@link Mask#span} and {@link Mask#band}
     */
    public AudioToAudio mask(Function<SpectrogramImage, Mask> mask) {
        this.mask = Optional.of(mask);
        return this;
    }

    /** One of the masks that come with the library, spread over the whole clip. */
    public AudioToAudio mask(SeedMask mask) {
        return mask(image -> Mask.of(mask, image.width(), image.height()));
    }

    /**
     * Does the work and waits for it. The result has the clip's sample rate, and its length but for a part of a column.
     *
     * <p>With {@link #bars}, {@link #tempo} or a {@link #score} the clip is taken as so many bars, from its beginning
     * to its end; if both or a score are set, the result lasts as long as they say, which may be a quarter more or less
     * than the clip. What is set of neither follows from the clip's length.
     *
     * <p>A long clip is painted as one picture: the model looks at stretches of the length that it was trained for
     * (about five seconds), which overlap by a quarter and are averaged in every step, so that there is no joint to
     * hear. Each step calls the model once for each stretch; progress counts these calls. A minute takes about 200 MB
     * of memory.
     *
     * @throws IllegalArgumentException if the clip is silent, shorter than one window (100 ms) or longer than
     *     {@link RiffusionPipeline#LONGEST}, the mask has another size than its spectrogram, magic mix would end before
     *     painting begins, or a loop's duration is no multiple of what one latent stands for, or more than two minutes
     */
    @Override
    public Generation generate() {
        Prompt seeded = prompt().seed(prompt().seed().orElseGet(RiffusionPipeline::drawSeed));
        Boundary topology = layout().topology();
        if (scoreOptions().isEmpty()) {
            SpectrogramImage image = pipeline.seedImageOf(clip, channels, topology);
            return generate(seeded, image, Optional.empty());
        }
        ScorePlanner planner =
                new ScorePlanner(scoreOptions(), seeded.text(), seeded.seed().orElse(0), pipeline.scoreInput());
        double seconds = clip.length() / (double) clip.sampleRate();
        ScorePlanner.Plan plan = planner.over(seconds, Optional.empty(), clip.sampleRate());
        return generate(
                plan.text().map(seeded::text).orElse(seeded),
                pipeline.seedImageOf(clip, channels, topology, plan.bars().imageSamples()),
                Optional.of(plan.bars()));
    }

    private Generation generate(Prompt prompt, SpectrogramImage image, Optional<Recipe.Bars> bars) {
        return pipeline.generate(prompt, prompt, 0, image, mask.map(of -> of.apply(image)), bars, settings());
    }
}
