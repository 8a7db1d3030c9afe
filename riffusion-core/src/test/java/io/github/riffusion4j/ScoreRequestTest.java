package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.score.MidiFile;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.ScoreImage;
import io.github.riffusion4j.score.ScoreImage.Group;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to a model that takes a score: composed, given, in parts, and made again. */
class ScoreRequestTest {

    private static final int ROWS = ScoreImage.HEIGHT;

    private static Optional<RiffusionPipeline> shared = Optional.empty();

    private final RiffusionPipeline riffusion = shared.orElseThrow();

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        RandomUnet unet =
                new RandomUnet(List.of(8, 16), List.of(false, true), List.of(1, 2), 1, 1, 4, 16, false, true, ROWS);
        RandomVae vae = new RandomVae(Collections.nCopies(5, 8), 1, 4, 4, false, false);
        RandomClip text = new RandomClip(514, 16, 64, 1, 2, "quick_gelu");
        Path weights = directory.resolve("weights");
        new RandomModel(text, unet.withScore(ScoreImage.CHANNELS), vae).write(weights, Precision.F32);
        Path exported = directory.resolve("onnx");
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            ModelExport.of(checkpoint, ExportProfile.CPU).write(exported, Progress.none());
        }
        shared = Optional.of(RiffusionPipeline.builder()
                .model(Model.directory(exported))
                .device(Device.cpu().withThreads(1))
                .build());
    }

    @AfterAll
    static void close() {
        shared.ifPresent(RiffusionPipeline::close);
    }

    private TextToAudio request(String words) {
        return riffusion.textToAudio(words).steps(1).guidance(1).seed(5).quality(InversionPreset.FAST);
    }

    @Test
    void thePromptIsComposedAndTheRecipeKeepsIt() {
        Generation made = request("calm piano and drums, 120 bpm, in D minor")
                .bars(2)
                .chords("Dm | Gm A7")
                .loop()
                .generate();
        Score score = made.score().orElseThrow();
        assertEquals(4 * 44_100, made.audio().length());
        assertEquals(25 * 16, made.image().width());
        assertEquals(120, score.beatsPerMinute());
        assertEquals("D minor", score.key().toString());
        assertEquals("Dm | Gm A7", score.chords().print(score.meter()));
        assertTrue(score.part("drums").isPresent());

        Recipe recipe = made.recipe().orElseThrow();
        assertEquals(recipe, Recipe.parse(recipe.toJson()));
        assertEquals(made, riffusion.recreate(Recipe.parse(recipe.toJson())).generate());
        Generation other = request("calm piano and drums, 120 bpm, in D minor")
                .bars(2)
                .chords("Bb | F")
                .loop()
                .generate();
        assertNotEquals(made.image(), other.image(), "the chords are heard");
    }

    @Test
    void partsOfAScoreFitTogether(@TempDir Path directory) {
        Score score =
                Composer.compose("funk with bass and drums, 120 bpm, 2 bars", 3).score();
        Path file = directory.resolve("funk.mid");
        MidiFile.write(score, file);
        Generation bass = request("funk").midi(file).part("bass").loop().generate();
        Score alone = bass.score().orElseThrow();
        assertEquals(List.of("bass"), alone.parts().stream().map(Part::name).toList());
        assertEquals(score.chords(), alone.chords());
        assertEquals(score.samples(44_100), bass.audio().length());
        Recipe.FromText source = (Recipe.FromText) bass.recipe().orElseThrow().source();
        assertEquals("bass alone", source.prompt().text());
        Failure.expect(
                IllegalArgumentException.class,
                () -> request("funk").midi(file).part("tuba").generate(),
                "no part \"tuba\"",
                "bass");
        Failure.expect(
                IllegalStateException.class,
                () -> request("funk").midi(file).key("Am").generate(),
                "leave out key");
    }

    @Test
    void withoutComposingTheModelGetsTheGivenNotes() {
        Generation plain = request("funk").compose(false).width(512).generate();
        assertTrue(plain.score().isEmpty());
        assertEquals(512, plain.image().width());
        Generation chords =
                request("funk").compose(false).tempo(120).bars(2).chords("Am F").generate();
        Recipe.GivenScore given =
                chords.recipe().orElseThrow().bars().orElseThrow().score().orElseThrow();
        assertEquals(Set.of(Group.CHORDS, Group.BEAT), given.groups());
        assertEquals(List.of(), given.score().parts());
        Failure.expect(
                IllegalStateException.class,
                () -> request("funk").compose(false).key("Am").generate(),
                "add chords");
        Failure.expect(
                IllegalStateException.class,
                () -> request("funk").compose(false).part("bass").generate(),
                "needs notes");
    }

    /** Beyond the end the image continues with its beginning. */
    @Test
    void theModelIsGivenTheScoreImage() {
        Score score = Composer.compose("waltz", 1).score();
        Recipe.GivenScore given = new Recipe.GivenScore(score, 2, Set.of(Group.NOTES, Group.BEAT));
        Tensor seen = riffusion.generator().scoreInput().tensor(given, ROWS, 30, 32);
        ScoreImage image = ScoreImage.of(score, 30, 2, Set.of(Group.NOTES, Group.BEAT));
        for (int c = 0; c < ScoreImage.CHANNELS; c++) {
            for (int x = 0; x < 32; x++) {
                assertEquals(image.at(c, 7, x % 30), seen.get((c * ROWS + 7) * 32 + x));
            }
        }
    }

    @Test
    void aStreamKeepsOneGrid() {
        StreamBars bars = StreamBars.of(
                        ScoreOptions.none(),
                        riffusion.generator().scoreInput(),
                        Prompt.of("calm piano").seed(1),
                        Optional.empty(),
                        Optional.empty())
                .orElseThrow();
        Recipe.Bars calm = bars.of(segment("calm piano"));
        Recipe.Bars wild = bars.of(segment("boss fight, fast metal in C# minor"));
        assertEquals(calm.imageSamples(), wild.imageSamples());
        Score first = calm.score().orElseThrow().score();
        Score second = wild.score().orElseThrow().score();
        assertEquals(first.chords(), second.chords());
        assertEquals(first.key(), second.key());
        assertEquals(first.tempo(), second.tempo());
        assertNotEquals(first.parts(), second.parts());
        assertEquals(0, bars.beats() % (first.bars() * first.meter().pulses()));
    }

    private static Segment segment(String words) {
        return new Segment(0, PromptBlend.of(Prompt.of(words)), 7, 0);
    }
}
