package io.github.riffusion4j.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.ScoreImage;
import io.github.riffusion4j.score.composer.Arrangement;
import io.github.riffusion4j.score.composer.Brief;
import io.github.riffusion4j.score.composer.Captions;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.score.composer.Composition;
import io.github.riffusion4j.score.composer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * Scores for training a model: {@code scores.jsonl}, a line a score with its captions, facts and notes;
 * {@code NNNNNN.npy}, the score images of its parts, [parts, 84, 32, columns] float32; and {@code words.txt}, all words
 * of captions.
 */
final class TrainingScores {

    private static final int SAMPLE_RATE = 44_100;
    private static final int HOP = 441;
    private static final int PIXELS = 16;
    private static final int CAPTIONS = 8;
    private static final double SHORTEST_SECONDS = 4.3;
    private static final double LONGEST_SECONDS = 10.5;
    /** Seeds of scores, so that those of neighbouring first seeds do not meet. */
    private static final long STRIDE = 1_000_003;

    private final Path directory;

    TrainingScores(Path directory) {
        this.directory = directory;
    }

    /** Writes so many scores; the same first seed gives the same files. */
    void write(int count, long seed) {
        try {
            Files.createDirectories(directory);
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                Composition composition = compose(seed * STRIDE + i);
                int columns = columns(composition.score());
                lines.append(line(composition, i, columns)).append('\n');
                writeImages(composition.score(), columns, directory.resolve(String.format(Locale.ROOT, "%06d.npy", i)));
            }
            Files.writeString(directory.resolve("scores.jsonl"), lines);
            Files.write(directory.resolve("words.txt"), Vocabulary.words());
        } catch (IOException e) {
            throw new RiffusionException("cannot write scores into " + directory + ": " + IoReason.of(e), e);
        }
    }

    /** A score of 4 to 11 seconds, with whatever the composer draws. */
    private static Composition compose(long seed) {
        Brief brief = Brief.of("").seed(seed);
        Score drawn = Composer.compose(brief).score();
        double wanted = new SplittableRandom(seed).nextDouble(SHORTEST_SECONDS, LONGEST_SECONDS);
        double bar = drawn.seconds() / drawn.bars();
        int bars = Math.max((int) Math.ceil(SHORTEST_SECONDS / bar), (int) Math.round(wanted / bar));
        return Composer.compose(brief.bars(bars));
    }

    /** The image's width: the multiple of what a latent stands for that is nearest to 10 ms a column. */
    private static int columns(Score score) {
        return PIXELS * (int) Math.round((double) score.samples(SAMPLE_RATE) / HOP / PIXELS);
    }

    private static JsonObject line(Composition composition, int index, int columns) {
        Score score = composition.score();
        Arrangement arrangement = composition.arrangement();
        JsonObject line = new JsonObject();
        line.addProperty("index", index);
        line.addProperty("seed", composition.seed());
        line.addProperty("samples", score.samples(SAMPLE_RATE));
        line.addProperty("columns", columns);
        line.addProperty("ticks", score.ticks());
        line.addProperty("bpm", score.beatsPerMinute());
        line.addProperty("meter", score.meter().toString());
        line.addProperty("bars", score.bars());
        line.addProperty("key", score.key().toString());
        line.addProperty("chords", score.chords().print(score.meter()));
        line.add("chord_spans", chordSpans(score));
        line.addProperty("genre", arrangement.genre());
        line.addProperty("mood", arrangement.mood());
        line.addProperty("scene", arrangement.scene().orElse(""));
        line.addProperty("lead", arrangement.lead().orElse(""));
        line.addProperty("drums", arrangement.drums().isPresent());
        line.add("captions", captions(composition, seed -> Captions.of(composition, seed)));
        JsonArray parts = new JsonArray();
        score.parts().forEach(part -> parts.add(part(composition, part)));
        line.add("parts", parts);
        return line;
    }

    /** For judging by ear: [ticks, tones...] of each chord, pitch classes from C. */
    private static JsonArray chordSpans(Score score) {
        JsonArray spans = new JsonArray();
        score.chords().spans().forEach(span -> {
            JsonArray numbers = new JsonArray();
            numbers.add(span.ticks());
            span.chord().pitchClasses().forEach(numbers::add);
            spans.add(numbers);
        });
        return spans;
    }

    private static JsonObject part(Composition composition, Part part) {
        JsonObject line = new JsonObject();
        line.addProperty("name", part.name());
        line.addProperty("program", part.program());
        line.addProperty("percussion", part.percussion());
        line.add("captions", captions(composition, seed -> Captions.ofPart(composition, part.name(), seed)));
        JsonArray notes = new JsonArray();
        for (Note note : part.notes()) {
            JsonArray numbers = new JsonArray();
            numbers.add(note.start());
            numbers.add(note.duration());
            numbers.add(note.pitch());
            numbers.add(note.velocity());
            notes.add(numbers);
        }
        line.add("notes", notes);
        return line;
    }

    private static JsonArray captions(Composition composition, LongFunction<String> caption) {
        JsonArray captions = new JsonArray();
        long first = CAPTIONS * composition.seed();
        for (long seed = first; seed < first + CAPTIONS; seed++) {
            captions.add(caption.apply(seed));
        }
        return captions;
    }

    /** Writes the score image that a model takes, all parts together, [1, 84, 32, columns / 16]. */
    static void writeImage(Score score, Path file) {
        int width = columns(score) / PIXELS;
        List<float[]> images = List.of(ScoreImage.of(score, width).toArray());
        try {
            Files.write(file, NumpyArray.encode(images, ScoreImage.CHANNELS, ScoreImage.HEIGHT, width));
        } catch (IOException e) {
            throw new RiffusionException("cannot write " + file + ": " + IoReason.of(e), e);
        }
    }

    private static void writeImages(Score score, int columns, Path file) throws IOException {
        List<float[]> images = new ArrayList<>();
        for (Part part : score.parts()) {
            images.add(ScoreImage.of(score.solo(part.name()), columns / PIXELS).toArray());
        }
        Files.write(file, NumpyArray.encode(images, ScoreImage.CHANNELS, ScoreImage.HEIGHT, columns / PIXELS));
    }
}
