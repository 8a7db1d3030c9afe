package io.github.riffusion4j;

import io.github.riffusion4j.Recipe.Bars;
import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.score.Score;
import java.util.Optional;

/** The bars of a stream's clips: one grid of bars and chords for all, and the notes of each. Immutable. */
final class StreamBars {

    private static final int SAMPLE_RATE = SpectrogramParams.defaults().sampleRate();

    private final ScoreOptions options;
    private final ScoreInput input;
    private final Optional<SpectrogramImage> seedImage;
    private final Optional<Integer> seedBeats;
    private final int columns;
    private final int beats;

    private StreamBars(
            ScoreOptions options,
            ScoreInput input,
            Prompt first,
            Optional<SpectrogramImage> seedImage,
            Optional<Integer> seedBeats) {
        this.input = input;
        this.seedImage = seedImage;
        this.seedBeats = seedBeats;
        ScorePlanner.Plan plan =
                plan(new ScorePlanner(options, first.text(), first.seed().orElse(0), input));
        Score score = plan.score();
        int repeats = plan.bars().imageSamples() / plan.bars().samples();
        this.columns = plan.columns();
        this.beats = repeats * score.bars() * score.meter().pulses();
        this.options = options.score().isPresent() ? options : fixed(options, score);
    }

    /** The options that all clips share. */
    private static ScoreOptions fixed(ScoreOptions options, Score score) {
        ScoreOptions grid = options.tempo(score.beatsPerMinute())
                .meter(score.meter().toString())
                .bars(score.bars());
        return options.compose()
                ? grid.key(score.key().toString()).chords(score.chords().print(score.meter()))
                : grid;
    }

    /**
     * The bars of a stream, if it has any.
     *
     * @param seedImage that clips start from
     * @param seedBeats that it has, if that is known
     */
    static Optional<StreamBars> of(
            ScoreOptions options,
            ScoreInput input,
            Prompt first,
            Optional<SpectrogramImage> seedImage,
            Optional<Integer> seedBeats) {
        boolean composed = input.isTaken() && options.compose() && seedImage.isEmpty();
        return options.isEmpty() && !composed
                ? Optional.empty()
                : Optional.of(new StreamBars(options, input, first, seedImage, seedBeats));
    }

    private ScorePlanner.Plan plan(ScorePlanner planner) {
        return seedImage
                .map(image -> {
                    int rate = image.params().sampleRate();
                    double seconds = image.width() * image.params().hopLength() / (double) rate;
                    return planner.over(seconds, seedBeats, rate);
                })
                .orElseGet(() -> planner.plan(SAMPLE_RATE, Boundary.PERIODIC));
    }

    /** Beats of a clip. */
    int beats() {
        return beats;
    }

    /** The frames of a clip's image, where it starts from noise alone. */
    int columns() {
        return columns;
    }

    /** The bars of a segment; short ones with all of their repeats. */
    Bars of(Segment segment) {
        String words = segment.prompts().heaviest().text();
        ScoreOptions known = input.isTaken() ? options : withoutNotes(options);
        Bars bars = plan(new ScorePlanner(known, words, segment.seed(), input)).bars();
        return new Bars(bars.imageSamples(), bars.imageSamples(), bars.score());
    }

    /** The options that a model without a score can follow. */
    private static ScoreOptions withoutNotes(ScoreOptions options) {
        return new ScoreOptions(
                options.tempo(),
                Optional.empty(),
                Optional.empty(),
                options.bars(),
                options.meter(),
                options.score(),
                options.compose(),
                Optional.empty());
    }
}
