package io.github.riffusion4j.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.riffusion4j.base.files.AtomicFiles;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.composer.Arrangement;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.score.composer.Composition;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compose",
        description = {
            "Composes music of words, as notes: a MIDI file. Needs no model.",
            "Instruments, genres, moods, tempi, keys, chords and the words of games are understood:"
                    + " \"tavern, 6/8, D dorian, fiddle and drums\"."
        })
final class Compose implements Runnable {

    private static final int HIGHEST_DRAWN = 1_000_000;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "WORDS",
            description = "Text that describes the music; without it, any.")
    private String words = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "MIDI file to write (.mid).")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = OptionConverters.Seed.class,
            description =
                    "The same seed and words give the same notes; drawn if left out. With --training the first one.")
    private Optional<Long> seed = Optional.empty();

    @Mixin
    private GridOptions grid;

    @Option(
            names = "--score-image",
            paramLabel = "OUT.npy",
            description = "NumPy file for the score image that models take, [1, 84, 32, columns of latents].")
    private Optional<Path> scoreImage = Optional.empty();

    @Option(
            names = "--training",
            paramLabel = "DIR",
            description = "Instead of one score, write many with captions and score images, for training a model.")
    private Optional<Path> training = Optional.empty();

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description = "Number of scores that --training writes (${DEFAULT-VALUE}).")
    private int count = 24;

    @Mixin
    private Report report;

    @Override
    public void run() {
        long first = seed.orElseGet(() -> (long) ThreadLocalRandom.current().nextInt(HIGHEST_DRAWN));
        training.ifPresentOrElse(
                directory -> {
                    new TrainingScores(directory).write(count, first);
                    report.wrote(directory, count + " scores", new JsonObject());
                },
                () -> composeOne(first));
    }

    private void composeOne(long chosen) {
        if (output.isEmpty() && scoreImage.isEmpty()) {
            throw new IllegalArgumentException("nothing to do: -o OUT says where the MIDI file goes");
        }
        output.ifPresent(AtomicFiles::requireWritable);
        scoreImage.ifPresent(AtomicFiles::requireWritable);
        Composition composition = Composer.compose(grid.options().brief(words, chosen));
        output.ifPresent(file -> {
            ScoreOutput.write(composition.score(), file);
            report.wrote(file, describe(composition), facts(composition));
        });
        scoreImage.ifPresent(file -> {
            TrainingScores.writeImage(composition.score(), file);
            report.wrote(file, describe(composition), facts(composition));
        });
    }

    private static String describe(Composition composition) {
        Score score = composition.score();
        Arrangement arrangement = composition.arrangement();
        String text = String.format(
                Locale.ROOT,
                "%s %s, %.4g beats a minute, %s, %s, %d bars, %.2f seconds: %s; seed %s",
                arrangement.mood(),
                arrangement.genre(),
                score.beatsPerMinute(),
                score.key(),
                score.meter(),
                score.bars(),
                score.seconds(),
                String.join(", ", partNames(score)),
                Long.toUnsignedString(composition.seed()));
        return arrangement.unknown().isEmpty()
                ? text
                : text + "; not understood: " + String.join(", ", arrangement.unknown());
    }

    private static List<String> partNames(Score score) {
        return score.parts().stream().map(Part::name).toList();
    }

    private static JsonObject facts(Composition composition) {
        Score score = composition.score();
        JsonObject facts = new JsonObject();
        facts.addProperty("seed", Report.seed(composition.seed()));
        facts.addProperty("genre", composition.arrangement().genre());
        facts.addProperty("mood", composition.arrangement().mood());
        facts.addProperty("bpm", score.beatsPerMinute());
        facts.addProperty("key", score.key().toString());
        facts.addProperty("meter", score.meter().toString());
        facts.addProperty("chords", score.chords().print(score.meter()));
        facts.addProperty("bars", score.bars());
        facts.addProperty("duration_s", score.seconds());
        facts.add("parts", array(partNames(score)));
        facts.add("unknown", array(composition.arrangement().unknown()));
        return facts;
    }

    private static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
