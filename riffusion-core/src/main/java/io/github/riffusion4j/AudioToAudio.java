package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A request to regenerate a clip as a text describes. Made by {@link RiffusionPipeline#audioToAudio}. */
public final class AudioToAudio extends PromptRequest<AudioToAudio> {

    private final Input input;

    /** The clip, and how it is taken. */
    private record Input(
            AudioClip clip,
            Channels channels,
            Optional<Function<SpectrogramImage, Mask>> mask,
            Optional<MagicMix> mix) {}

    AudioToAudio(Generator generator, AudioClip clip, Prompt prompt) {
        this(generator, Options.DEFAULTS, prompt, new Input(clip, Channels.MONO, Optional.empty(), Optional.empty()));
    }

    private AudioToAudio(Generator generator, Options options, Prompt prompt, Input input) {
        super(generator, options, prompt);
        this.input = input;
    }

    @Override
    AudioToAudio with(Options options, Prompt prompt) {
        return new AudioToAudio(generator(), options, prompt, input);
    }

    private AudioToAudio with(Input input) {
        return new AudioToAudio(generator(), options(), prompt(), input);
    }

    /**
     * The share of the clip that is regenerated, from 0 (nothing) to 1 (all); 0.75 if not set.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public AudioToAudio strength(double strength) {
        return prompt(prompt().strength(strength));
    }

    /**
     * Regenerates left and right, each by itself but from the same noise, in twice the time. If not set, they are mixed
     * down.
     */
    public AudioToAudio stereo() {
        return with(new Input(input.clip, Channels.STEREO, input.mask, input.mix));
    }

    /**
     * Takes the clip as one that repeats, and makes another: the result's end flows into its beginning, in the image
     * that the model generates and in the samples. The clip must last a multiple of what one latent stands for, 80 ms
     * for Stable Diffusion 1 (what is left of a frame of 10 ms is cut off), and at most two minutes.
     * {@link io.github.riffusion4j.audio.effects.Beats#loop Beats.loop} cuts a recording so that it repeats, and
     * {@link io.github.riffusion4j.audio.effects.TimeStretch} brings that to such a length.
     *
     * @throws IllegalArgumentException if it is to move {@linkplain #towards towards} another text
     */
    public AudioToAudio loop() {
        return looped();
    }

    /** Mixes the clip in while the new one takes shape, so that more of its rhythm stays; not if not set. */
    public AudioToAudio magicMix(MagicMix mix) {
        Objects.requireNonNull(mix, "mix");
        return with(new Input(input.clip, input.channels, input.mask, Optional.of(mix)));
    }

    /**
     * The parts that are regenerated, at that strength; all if not set. Of the others the sound stays, as far as a
     * spectrogram and the model's autoencoder can hold it.
     *
     * @param mask given the clip's spectrogram, returns a mask of its size; see {@link Mask#span} and {@link Mask#band}
     */
    public AudioToAudio mask(Function<SpectrogramImage, Mask> mask) {
        Objects.requireNonNull(mask, "mask");
        return with(new Input(input.clip, input.channels, Optional.of(mask), input.mix));
    }

    /** One of the masks that come with the library, spread over the whole clip. */
    public AudioToAudio mask(SeedMask mask) {
        Objects.requireNonNull(mask, "mask");
        return mask(image -> Mask.of(mask, image.width(), image.height()));
    }

    /**
     * Does the work and waits for it. The result has the clip's sample rate, and its length but for a part of a frame.
     *
     * <p>With {@link #bars}, {@link #tempo} or a {@link #score} the clip is taken as so many bars, from its beginning
     * to its end; if both or a score are set, the result lasts as long as they say, which may be a quarter more or less
     * than the clip. What is set of neither follows from the clip's length.
     *
     * <p>A long clip is generated as one image: the model denoises tiles of the length that it was trained for (about
     * five seconds), which overlap by a quarter and are averaged in every step, so that there is no audible seam. Each
     * step calls the model once for each tile; progress counts these calls. A minute takes about 200 MB of memory.
     *
     * @throws IllegalArgumentException if the clip is silent, shorter than one window (100 ms) or longer than
     *     {@link RiffusionPipeline#LONGEST}, the mask has another size than its spectrogram, magic mix would end before
     *     sampling begins, or a loop's duration is no multiple of what one latent stands for, or more than two minutes
     */
    @Override
    public Generation generate() {
        return super.generate();
    }

    @Override
    GenerationPlan plan() {
        Optional<ScorePlanner.Plan> bars = bars();
        TimeLayout.Boundary boundary = samplingOptions().layout().boundary();
        SpectrogramImage image = bars.map(plan -> generator()
                        .seedImageOf(
                                input.clip,
                                input.channels,
                                boundary,
                                plan.bars().imageSamples()))
                .orElseGet(() -> generator().seedImageOf(input.clip, input.channels, boundary));
        GenerationPlan.FromImage start =
                new GenerationPlan.FromImage(image, input.mask.map(of -> of.apply(image)), input.mix);
        return GenerationPlan.fromImage(
                generator()
                        .resolve(bars.flatMap(ScorePlanner.Plan::text)
                                .map(prompt()::text)
                                .orElse(prompt())),
                start,
                bars.map(ScorePlanner.Plan::bars),
                generator().resolve(samplingOptions(), image));
    }

    private Optional<ScorePlanner.Plan> bars() {
        if (scoreOptions().isEmpty()) {
            return Optional.empty();
        }
        AudioClip clip = input.clip;
        double seconds = clip.length() / (double) clip.sampleRate();
        return Optional.of(
                generator().scorePlanner(scoreOptions(), prompt()).over(seconds, Optional.empty(), clip.sampleRate()));
    }
}
