package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.time.Duration;
import java.util.Optional;

/** A request for sound that a text describes. Made by {@link RiffusionPipeline#textToAudio}. */
public final class TextToAudio extends PromptRequest<TextToAudio> {

    private static final int SAMPLE_RATE = SpectrogramParams.defaults().sampleRate();
    private static final double FRAME_SECONDS = SpectrogramParams.defaults().stepSizeMs() / 1000.0;

    private final Size size;

    /** The size of the spectrogram, as far as it is set. */
    private record Size(Optional<Integer> width, Optional<Duration> duration, Optional<Integer> height) {}

    TextToAudio(Generator generator, Prompt prompt) {
        this(generator, Options.DEFAULTS, prompt, new Size(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private TextToAudio(Generator generator, Options options, Prompt prompt, Size size) {
        super(generator, options, prompt);
        this.size = size;
    }

    @Override
    TextToAudio with(Options options, Prompt prompt) {
        return new TextToAudio(generator(), options, prompt, size);
    }

    private TextToAudio with(Size size) {
        return new TextToAudio(generator(), options(), prompt(), size);
    }

    /**
     * The width of the spectrogram in frames, of 10 ms each; the model's own if not set.
     *
     * @throws IllegalArgumentException if it is not a multiple of what the model's networks need; 64 for Stable
     *     Diffusion 1
     */
    public TextToAudio width(int width) {
        return with(new Size(Optional.of(generator().requireSide("width", width)), size.duration, size.height));
    }

    /**
     * The length of the sound, to the nearest 10 ms; if not set, what the model's own width gives.
     *
     * <p>With a tempo, or a model that takes a score, whole bars fill it: a loop's tempo is moved to fit, unless it is
     * set (then the loop has as many bars as come nearest), and otherwise the last bar is cut.
     *
     * <p>A long sound is generated as one image: the model denoises tiles of the length that it was trained for (about
     * five seconds), which overlap by a quarter and are averaged in every step, so that there is no audible seam. Each
     * step calls the model once for each tile; progress counts these calls. A minute takes about 200 MB of memory.
     *
     * @throws IllegalArgumentException if it is less than a second or more than {@link RiffusionPipeline#LONGEST}
     */
    public TextToAudio duration(Duration duration) {
        return with(new Size(size.width, Optional.of(FrameCounts.requireDuration(duration)), size.height));
    }

    /**
     * Makes a sound that repeats: its end flows into its beginning, in the image that the model generates and in the
     * samples. Its duration must be a multiple of what one latent stands for, 80 ms for Stable Diffusion 1, and at most
     * two minutes.
     *
     * @throws IllegalArgumentException if it is to move {@linkplain #towards towards} another text
     */
    public TextToAudio loop() {
        return looped();
    }

    /**
     * The height of the spectrogram in mel bands; the model's own if not set.
     *
     * @throws IllegalArgumentException if it is not a multiple of what the model's networks need; 64 for Stable
     *     Diffusion 1
     */
    public TextToAudio height(int height) {
        return with(new Size(size.width, size.duration, Optional.of(generator().requireSide("height", height))));
    }

    /**
     * Checks if {@link #generate()} would refuse this, without doing the work.
     *
     * @return this request
     * @throws IllegalStateException if both width and duration are set
     * @throws IllegalArgumentException if a loop's duration is no multiple of what one latent stands for, or more than
     *     two minutes
     */
    public TextToAudio check() {
        plan(prompt().seed(prompt().seed().orElse(0)));
        return this;
    }

    /**
     * Does the work and waits for it.
     *
     * @throws IllegalStateException if both width and duration are set, or the pipeline is closed
     * @throws IllegalArgumentException if a loop's duration is no multiple of what one latent stands for, or more than
     *     two minutes
     */
    @Override
    public Generation generate() {
        return super.generate();
    }

    /**
     * The length that the sound will have. Where no seed is set and neither bars nor tempo, that may depend on the one
     * that is drawn.
     *
     * @throws IllegalStateException as by {@link #check()}
     * @throws IllegalArgumentException as by {@link #check()}
     */
    public Duration plannedDuration() {
        GenerationPlan plan = plan(prompt().seed(prompt().seed().orElse(0)));
        double seconds =
                plan.bars().map(bars -> (double) bars.samples() / SAMPLE_RATE).orElse(plan.width() * FRAME_SECONDS);
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    @Override
    GenerationPlan plan() {
        return plan(prompt());
    }

    private GenerationPlan plan(Prompt prompt) {
        requireOneLength();
        SamplingOptions sampling = generator().resolve(samplingOptions());
        int height = size.height.orElseGet(() -> generator().latents().imageHeight());
        ScorePlanner planner = generator().scorePlanner(scoreOptions(), prompt);
        if (!planner.isNeeded()) {
            return GenerationPlan.fromText(generator().resolve(prompt), width(), height, Optional.empty(), sampling);
        }
        ScorePlanner.Plan bars = bars(planner);
        Prompt described = generator().resolve(bars.text().map(prompt::text).orElse(prompt));
        return GenerationPlan.fromText(described, bars.columns(), height, Optional.of(bars.bars()), sampling);
    }

    private ScorePlanner.Plan bars(ScorePlanner planner) {
        TimeLayout.Boundary boundary = samplingOptions().layout().boundary();
        if (size.width.isPresent()) {
            return planner.plan(size.width.get() * FRAME_SECONDS, SAMPLE_RATE, boundary, true);
        }
        return size.duration
                .map(length -> planner.plan(length.toNanos() / 1e9, SAMPLE_RATE, boundary, false))
                .orElseGet(() -> planner.plan(SAMPLE_RATE, boundary));
    }

    private void requireOneLength() {
        if (size.width.isPresent() && size.duration.isPresent()) {
            throw new IllegalStateException("both width(" + size.width.get() + ") and duration(" + size.duration.get()
                    + ") say how long the sound is; leave one of them out");
        }
    }

    private int width() {
        TimeLayout.Boundary boundary = samplingOptions().layout().boundary();
        int downsampling = generator().latents().downsampling();
        int width = size.duration
                .map(length -> FrameCounts.of(length, boundary, downsampling))
                .or(() -> size.width)
                .orElseGet(() -> generator().latents().imageWidth());
        return boundary == TimeLayout.Boundary.PERIODIC ? FrameCounts.requireLoop(width, downsampling) : width;
    }
}
