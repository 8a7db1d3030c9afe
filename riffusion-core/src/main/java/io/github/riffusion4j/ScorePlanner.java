package io.github.riffusion4j;

import io.github.riffusion4j.Recipe.Bars;
import io.github.riffusion4j.Recipe.GivenScore;
import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.ScoreImage.Group;
import io.github.riffusion4j.score.Tempo;
import io.github.riffusion4j.score.composer.Brief;
import io.github.riffusion4j.score.composer.Captions;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.score.composer.Composition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides on the bars of a request: composes what is not given, and fits it to the sample. The same options, words and
 * seed give the same plan.
 *
 * @param options the options of the request
 * @param words the prompt
 * @param seed of the composer
 * @param input the score input of the model
 */
record ScorePlanner(ScoreOptions options, String words, long seed, ScoreInput input) {

    /** Shorter bars are repeated within the image. */
    private static final double SHORTEST_IMAGE = 4; // seconds

    private static final double SECONDS_PER_MINUTE = 60;

    /**
     * The bars of a request.
     *
     * @param bars their length and score
     * @param columns of the image
     * @param text the prompt, if a part alone has another
     * @param score all of the music, even where the model takes none of it or a part
     */
    record Plan(Bars bars, int columns, Optional<String> text, Score score) {}

    /** True if a text alone becomes bars. */
    boolean isNeeded() {
        return !options.isEmpty() || (input.isTaken() && options.compose());
    }

    /**
     * Bars of a length that they have by themselves.
     *
     * @param sampleRate in Hz
     */
    Plan plan(int sampleRate, Boundary boundary) {
        Music music = music(Optional.empty(), Optional.empty());
        return plan(music, Math.toIntExact(music.score.samples(sampleRate)), sampleRate, boundary);
    }

    /**
     * Bars for a length that is given: whole ones, whose tempo is adapted unless it is given; or, without a loop, as
     * many as it takes, of which the last is cut.
     *
     * @param exactly true if the image is to have just that length
     */
    Plan plan(double seconds, int sampleRate, Boundary boundary, boolean exactly) {
        boolean cut = boundary == Boundary.OPEN && !exactly;
        Music music = filling(seconds, cut);
        int whole = Math.toIntExact(music.score.samples(sampleRate));
        int samples = cut ? (int) Math.min(whole, Math.round(seconds * sampleRate)) : whole;
        return plan(music, samples, sampleRate, boundary);
    }

    private Plan plan(Music music, int samples, int sampleRate, Boundary boundary) {
        int whole = Math.toIntExact(music.score.samples(sampleRate));
        int repeats = (int) Math.max(1, Math.ceil(SHORTEST_IMAGE * sampleRate / whole));
        long image = (long) repeats * whole;
        FrameCounts.requireBars(image / (double) sampleRate, boundary);
        return new Plan(
                new Bars((int) image, samples, given(music.score, repeats)),
                columns(image / (double) sampleRate),
                options.part().map(music::text),
                music.score);
    }

    /** As many columns as are nearest, in whole latents. */
    int columns(double seconds) {
        return FrameCounts.nearest(seconds, input.downsampling());
    }

    /**
     * Bars over an image or a clip that is there.
     *
     * @param seconds that it lasts
     * @param beats that it has, if that is known
     */
    Plan over(double seconds, Optional<Integer> beats, int sampleRate) {
        Meter meter = options.meter()
                .orElseGet(() -> music(Optional.empty(), Optional.empty()).score.meter());
        Optional<Integer> bars = options.bars().or(() -> beats.map(n -> Math.max(1, n / meter.pulses())));
        Music music = options.score().isPresent()
                ? music(Optional.empty(), Optional.empty())
                : bars.map(count -> music(bars, options.tempo().or(() -> Optional.of(tempo(count, seconds, meter)))))
                        .orElseGet(() -> filling(seconds, false));
        int samples = Math.toIntExact(music.score.samples(sampleRate));
        return new Plan(
                new Bars(samples, samples, given(music.score, 1)),
                columns(samples / (double) sampleRate),
                options.part().map(music::text),
                music.score);
    }

    private static double tempo(int bars, double seconds, Meter meter) {
        return bars * meter.pulses() * SECONDS_PER_MINUTE / seconds;
    }

    /** Bars that last about so long, or at least. */
    private Music filling(double seconds, boolean atLeast) {
        if (options.score().isPresent()
                || (options.bars().isPresent() && options.tempo().isPresent())) {
            throw new IllegalStateException(
                    "bars and tempo, or a score, say how long the sound is, and so do duration(...)"
                            + " and width(...); leave out one of them");
        }
        Score first = music(Optional.empty(), Optional.empty()).score;
        Meter meter = first.meter();
        if (options.bars().isPresent()) {
            return music(Optional.empty(), Optional.of(tempo(first.bars(), seconds, meter)));
        }
        double bar = first.seconds() / first.bars();
        int count = (int) Math.max(1, atLeast ? Math.ceil(seconds / bar - 1e-6) : Math.rint(seconds / bar));
        // What is longer than a composer writes repeats.
        int repeats = (count + Brief.MOST_BARS - 1) / Brief.MOST_BARS;
        int bars = (count + repeats - 1) / repeats;
        Optional<Double> tempo = atLeast ? Optional.empty() : Optional.of(tempo(bars * repeats, seconds, meter));
        Music music = music(Optional.of(bars), options.tempo().or(() -> tempo));
        return repeats == 1 ? music : new Music(music.score.repeated(repeats), music.composition);
    }

    /** A score, and how it was composed, if it was. */
    private record Music(Score score, Optional<Composition> composition) {

        /** The prompt of one part. */
        String text(String name) {
            return composition
                    .filter(composed -> composed.score().part(name).isPresent())
                    .map(composed -> Captions.ofPart(composed, name, composed.seed()))
                    .orElseGet(() -> {
                        Part part = score.solo(name).parts().get(0);
                        return part.role() == Role.DRUMS || part.percussion()
                                ? "drums only"
                                : (part.role() == Role.BASS ? "bass" : part.name()) + " alone";
                    });
        }
    }

    private Music music(Optional<Integer> bars, Optional<Double> tempo) {
        if (options.score().isPresent()) {
            Score score = options.score().get();
            requireScoreAlone();
            return new Music(
                    options.tempo()
                            .map(bpm -> score.withTempo(Tempo.of(bpm, score.meter())))
                            .orElse(score),
                    Optional.empty());
        }
        Composition composition = Composer.compose(options.brief(words, seed, bars, tempo));
        return new Music(composition.score(), Optional.of(composition));
    }

    private void requireScoreAlone() {
        if (options.key().isPresent()
                || options.chords().isPresent()
                || options.bars().isPresent()
                || options.meter().isPresent()) {
            throw new IllegalStateException("a score has its key, chords, bars and meter already; leave out key(...),"
                    + " chords(...), bars(...) and meter(...), or the score");
        }
    }

    /** The part of a score that the model is given; nothing if it takes none. */
    private Optional<GivenScore> given(Score score, int repeats) {
        if (!input.isTaken()) {
            requireNoNotes();
            return Optional.empty();
        }
        if (options.score().isEmpty() && !options.compose()) {
            return Optional.of(new GivenScore(grid(score), repeats, gridGroups()));
        }
        Score played = options.part().map(score::solo).orElse(score);
        Set<Group> groups = EnumSet.allOf(Group.class);
        if (score.parts().isEmpty()) {
            groups.removeAll(EnumSet.of(Group.NOTES, Group.ONSETS));
        }
        if (score.chords().isEmpty()) {
            groups.remove(Group.CHORDS);
        }
        return Optional.of(new GivenScore(played, repeats, groups));
    }

    /** The bars without what was composed. */
    private Score grid(Score score) {
        if (options.part().isPresent()) {
            throw new IllegalStateException(
                    "part(\"" + options.part().get() + "\") needs notes; leave out compose(false), or give a score");
        }
        if (options.key().isPresent() && options.chords().isEmpty()) {
            throw new IllegalStateException(
                    "without notes a key can be given by chords only; add chords(...), or leave out"
                            + " compose(false)");
        }
        ChordProgression chords = options.chords().isPresent() ? score.chords() : ChordProgression.none();
        return new Score(score.tempo(), score.meter(), score.key(), chords, score.bars(), score.sections(), List.of());
    }

    private Set<Group> gridGroups() {
        return options.chords().isPresent() ? EnumSet.of(Group.CHORDS, Group.BEAT) : EnumSet.of(Group.BEAT);
    }

    private void requireNoNotes() {
        String requested = options.part().isPresent()
                ? "part"
                : options.chords().isPresent()
                        ? "chords"
                        : options.key().isPresent()
                                ? "key"
                                : options.score()
                                                .filter(score -> !score.parts().isEmpty()
                                                        || !score.chords().isEmpty())
                                                .isPresent()
                                        ? "notes of a score"
                                        : "";
        if (!requested.isEmpty()) {
            throw new IllegalArgumentException(
                    input.model() + ": this model takes no score, so it cannot follow the " + requested
                            + "; take a model whose unet/config.json has \"score_image\", or give tempo and bars only");
        }
    }
}
