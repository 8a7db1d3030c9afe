package io.github.riffusion4j;

import io.github.riffusion4j.base.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A request for a sound of a certain length. Immutable: each method with an argument returns a changed copy, and no
 * work is done before {@link #generate()}, which may be called again for another result, by several threads too.
 *
 * @param <R> the request's own type
 */
public abstract class GenerationRequest<R extends GenerationRequest<R>> implements MusicRequest<R> {

    private final Generator generator;
    private final Options options;

    /** The options of requests of all kinds. */
    record Options(SamplingOptions sampling, ScoreOptions score, Map<String, Double> blend, RunControl control) {

        static final Options DEFAULTS =
                new Options(SamplingOptions.defaults(), ScoreOptions.none(), Map.of(), RunControl.NONE);

        Options sampling(SamplingOptions sampling) {
            return new Options(sampling, score, blend, control);
        }

        Options score(ScoreOptions score) {
            return new Options(sampling, score, blend, control);
        }

        Options blend(Map<String, Double> shares) {
            return new Options(sampling, score, shares, control);
        }

        Options control(RunControl control) {
            return new Options(sampling, score, blend, control);
        }
    }

    GenerationRequest(Generator generator, Options options) {
        this.generator = generator;
        this.options = options;
    }

    /** This request with other options. */
    abstract R with(Options options);

    /** This request with its seeds drawn, where none are set. */
    abstract R seeded();

    /** This request with the seeds that follow. */
    abstract R nextSeed();

    /** Every choice of this request, made; its seeds must be set. */
    abstract GenerationPlan plan();

    /** The result, of what the plan gave. */
    Generation finish(Generation generated) {
        return generated;
    }

    final Generator generator() {
        return generator;
    }

    final Options options() {
        return options;
    }

    @Override
    public final SamplingOptions samplingOptions() {
        return options.sampling();
    }

    @Override
    public final R samplingOptions(SamplingOptions options) {
        return with(this.options.sampling(Objects.requireNonNull(options, "options")));
    }

    @Override
    public final ScoreOptions scoreOptions() {
        return options.score();
    }

    @Override
    public final R scoreOptions(ScoreOptions options) {
        return with(this.options.score(Objects.requireNonNull(options, "options")));
    }

    /**
     * Plays one part of the score alone, by its name: "melody", "chords", "pad", "bass", "drums" of what is composed.
     * Beats and chords stay those of the whole, so that parts of one score and seed fit together; the prompt becomes a
     * description of the part. {@link #generate()} throws an {@link IllegalArgumentException} if there is no such part.
     */
    public R part(String name) {
        return scoreOptions(scoreOptions().part(name));
    }

    /**
     * Other texts that are blended with the prompt, by their shares of the whole: with {@code Map.of("bells", 0.3)} the
     * prompt itself has a share of 0.7. They have its seed, strength, guidance scale and negative text; a score that is
     * composed is that of the prompt. The result has no recipe.
     *
     * @throws IllegalArgumentException if a share is not from 0 to 1, or all sum to more than 1
     */
    public R blend(Map<String, Double> shares) {
        PromptBlend.requireShares(Objects.requireNonNull(shares, "shares"));
        return with(options.blend(Map.copyOf(shares)));
    }

    /** A listener that is notified of every call of the model, on the thread that generates. */
    public R onProgress(DenoisingProgress.Listener listener) {
        return with(options.control(options.control().listener(Objects.requireNonNull(listener, "listener"))));
    }

    /**
     * Ends {@link #generate()} early, with a {@link io.github.riffusion4j.base.CancelledException}, once it is
     * cancelled.
     */
    public R cancelledBy(Cancellation cancellation) {
        return with(
                options.control(options.control().cancellation(Objects.requireNonNull(cancellation, "cancellation"))));
    }

    /**
     * Does the work and waits for it. Interrupting the thread cancels it, after the call of the model that runs.
     *
     * @throws IllegalStateException if the pipeline is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, or interrupted; the thread stays interrupted
     */
    public Generation generate() {
        return run(options.control());
    }

    private Generation run(RunControl control) {
        R seeded = seeded();
        return generator.whileOpen(
                () -> seeded.finish(generator.generate(seeded.plan().blended(options.blend()), control)));
    }

    /**
     * Does the work on another thread. Cancelling the future cancels the work, as {@link #cancelledBy} does.
     *
     * @param executor runs the work
     * @return the result; it fails with what {@link #generate()} throws
     */
    public CompletableFuture<Generation> generateAsync(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return options.control().async(this::run, executor);
    }

    /**
     * A batch: {@code count} results, of the seed that is set (or one that is drawn) and those that follow it. Each is
     * the one that {@link #generate()} gives with that seed; the progress of each is counted from 1.
     *
     * @param count at least 1
     * @throws IllegalArgumentException if the count is below 1
     * @throws IllegalStateException if the pipeline is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled; what was finished is lost
     */
    public List<Generation> generate(int count) {
        return generator.whileOpen(() -> {
            List<Generation> results = new ArrayList<>();
            generateEach(count, results::add);
            return List.copyOf(results);
        });
    }

    /**
     * A batch as {@link #generate(int)}, whose results are handed over one by one, so that one alone is in memory.
     *
     * @param count at least 1
     * @param consumer is given each result when it is ready, on this thread; what it throws ends the batch and reaches
     *     the caller
     * @throws IllegalArgumentException if the count is below 1
     * @throws IllegalStateException if the pipeline is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled
     */
    public void generateEach(int count, Consumer<? super Generation> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        if (count < 1) {
            throw new IllegalArgumentException("a batch has at least 1 result, not " + count);
        }
        R next = seeded();
        for (int i = 0; i < count; i++) {
            consumer.accept(next.generate());
            next = next.nextSeed();
        }
    }
}
