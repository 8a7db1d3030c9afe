package io.github.riffusion4j;

import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.onnx.model.LatentFormat;
import java.time.Duration;
import java.util.Optional;

/** A request for sound that a text describes. Made by {@link RiffusionPipeline#textToAudio}. */
public final class TextToAudio extends PromptRequest<TextToAudio> {

    private static final int SAMPLE_RATE = SpectrogramParams.defaults().sampleRate();
    private static final double COLUMN_SECONDS = SpectrogramParams.defaults().stepSizeMs() / 1000.0;

    private final RiffusionPipeline pipeline;
    private Optional<Integer> width = Optional.empty();
    private Optional<Duration> duration = Optional.empty();
    private int height;

    TextToAudio(RiffusionPipeline pipeline, String text, int height) {
        super(Prompt.of(text));
        this.pipeline = pipeline;
        this.height = height;
    }

    @Override
    TextToAudio self() {
        return this;
    }

    /**
     * The columns of the spectrogram, 10 ms of sound each; the model's own number if not set.
     *
     * @throws IllegalArgumentException if it is not a multiple of what the model's networks need; 64 for Stable
     *     Diffusion 1
     */
    public TextToAudio width(int width) {
        this.width = Optional.of(pipeline.requireSide("width", width));
        return this;
    }

    /**
     * How long the sound is, to the nearest 10 ms; if not set, what the model's own number of columns gives.
     *
     * <p>With a tempo, or a model that takes a score, whole bars fill it: a loop's tempo is moved to fit, unless it is
     * set (then the loop has as many bars as come nearest), and otherwise the last bar is cut.
     *
     * <p>A long sound is painted as one picture: the model looks at stretches of the length that it was trained for
     * (about five seconds), which overlap by a quarter and are averaged in every step, so that there is no joint to
     * hear. Each step calls the model once for each stretch; progress counts these calls. A minute takes about 200 MB
     * of memory.
     *
     * @throws IllegalArgumentException if it is less than a second or more than {@link RiffusionPipeline#LONGEST}
     */
    public TextToAudio duration(Duration duration) {
        this.duration = Optional.of(FrameCounts.requireDuration(duration));
        return this;
    }

    /**
     * Makes a sound that repeats: its end flows into its beginning, in what the model paints and in the samples. Its
     * duration must be a multiple of what one latent stands for, 80 ms for Stable Diffusion 1, and at most two minutes.
     *
     * @throws IllegalArgumentException if it is to move {@linkplain #towards towards} another text
     */
    public TextToAudio loop() {
        return layout(layout().circle());
    }

    /**
     * The rows of the spectrogram, one mel band each; the model's own number if not set.
     *
     * @throws IllegalArgumentException if it is not a multiple of what the model's networks need; 64 for Stable
     *     Diffusion 1
     */
    public TextToAudio height(int height) {
        this.height = pipeline.requireSide("height", height);
        return this;
    }

    /**
     * Finds out whether {@link #generate()} would refuse this, without doing the work.
     *
     * @throws IllegalStateException if both width and duration are set
     * @throws IllegalArgumentException if a loop's duration is no multiple of what one latent stands for, or more than
     *     two minutes
     */
    public TextToAudio check() {
        ScorePlanner planner = planner(prompt());
        if (planner.isNeeded()) {
            plan(planner);
        } else {
            columns();
        }
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
        Prompt seeded = prompt().seed(prompt().seed().orElseGet(RiffusionPipeline::drawSeed));
        ScorePlanner planner = planner(seeded);
        if (!planner.isNeeded()) {
            return pipeline.generate(seeded, columns(), height, Optional.empty(), settings());
        }
        ScorePlanner.Plan plan = plan(planner);
        Prompt prompt = plan.text().map(seeded::text).orElse(seeded);
        return pipeline.generate(prompt, plan.columns(), height, Optional.of(plan.bars()), settings());
    }

    /**
     * How long the sound will be. Where no seed is set and neither bars nor tempo, that may depend on the one that is
     * drawn.
     *
     * @throws IllegalStateException as by {@link #check()}
     * @throws IllegalArgumentException as by {@link #check()}
     */
    public Duration plannedDuration() {
        ScorePlanner planner = planner(prompt());
        double seconds =
                planner.isNeeded() ? (double) plan(planner).bars().samples() / SAMPLE_RATE : columns() * COLUMN_SECONDS;
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    private ScorePlanner planner(Prompt prompt) {
        return new ScorePlanner(scoreOptions(), prompt.text(), prompt.seed().orElse(0), pipeline.scoreInput());
    }

    private ScorePlanner.Plan plan(ScorePlanner planner) {
        requireOneLength();
        Boundary topology = layout().topology();
        if (width.isPresent()) {
            return planner.plan(width.get() * COLUMN_SECONDS, SAMPLE_RATE, topology, true);
        }
        return duration.map(length -> planner.plan(length.toNanos() / 1e9, SAMPLE_RATE, topology, false))
                .orElseGet(() -> planner.plan(SAMPLE_RATE, topology));
    }

    private void requireOneLength() {
        if (width.isPresent() && duration.isPresent()) {
            throw new IllegalStateException("both width(" + width.get() + ") and duration(" + duration.get()
                    + ") say how long the sound is; leave one of them out");
        }
    }

    private int columns() {
        requireOneLength();
        LatentFormat format = pipeline.latents();
        return duration.map(length -> FrameCounts.of(length, layout().topology(), format.downsampling()))
                .or(() -> width)
                .orElseGet(format::imageWidth);
    }
}
