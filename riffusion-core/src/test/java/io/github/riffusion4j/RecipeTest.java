package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.ScoreImage;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {

    private static final Prompt PROMPT = Prompt.of("(jazz:1.3) \"Dvořák\" \\(live\\)\n")
            .negative("vocals")
            .seed(-1)
            .variation(Long.MAX_VALUE, 0.25)
            .guidance(5.5)
            .strength(0.6);

    @TempDir
    private Path directory;

    private static Recipe recipe(Recipe.Source source) {
        return recipe(source, TimeLayout.PLAIN);
    }

    private static Recipe recipe(Recipe.Source source, TimeLayout layout) {
        SamplingOptions sampling = new SamplingOptions(
                OptionalInt.of(25),
                Optional.of(Sampler.byName("dpmpp-2m-karras")),
                NoiseSource.TORCH_CUDA,
                new GuidanceInterval(0.1, 0.8),
                0.7,
                3,
                Compatibility.RIFFUSION_HOBBY,
                InversionPreset.FAST,
                layout);
        return new Recipe(source, Optional.empty(), sampling, "0123456789abcdef");
    }

    @Test
    void seedsAreUnsignedAndThoseOfOlderRecipesAreRead() {
        long largest = Prompt.parseSeed("18446744073709551615");
        assertEquals(-1, largest);
        assertEquals(-1, Prompt.parseSeed("-1"));
        Recipe recipe = recipe(new Recipe.FromText(Prompt.of("a").seed(largest).variation(largest, 0.5), 512, 256));
        String json = recipe.toJson();
        assertEquals(recipe, Recipe.parse(json));
        assertEquals(3, json.split("18446744073709551615", -1).length, json);
        assertEquals(recipe, Recipe.parse(json.replace("18446744073709551615", "-1")));
        for (String wrong : List.of("18446744073709551616", "-9223372036854775809", "1.5", "", "x", "+")) {
            Failure.expect(
                    IllegalArgumentException.class, () -> Prompt.parseSeed(wrong), "18446744073709551615", wrong);
        }
    }

    @Test
    void isReadAsItWasWritten() {
        Prompt plain = Prompt.of("").seed(7);
        List<Recipe.Source> sources = List.of(
                new Recipe.FromText(PROMPT, 512, 256),
                new Recipe.FromImage(PROMPT, plain, 1 / 3.0, "ab", Optional.empty(), Optional.empty()),
                new Recipe.FromImage(plain, PROMPT, 0, "ab", Optional.of("cd"), Optional.of(new MagicMix(0.3, 0.5))));
        for (Recipe.Source source : sources) {
            Recipe recipe = recipe(source);
            assertEquals(recipe, Recipe.parse(recipe.toJson()));
        }
        String json = recipe(sources.get(0)).toJson();
        assertEquals(
                1, Recipe.parse(json.replace("\"deepCache\":3,", "")).sampling().deepCache(), "the default");
        Recipe loop = recipe(sources.get(0), TimeLayout.LOOP);
        assertEquals(loop, Recipe.parse(loop.toJson()));
        Recipe transition = recipe(sources.get(0), TimeLayout.PLAIN.towards("\"bells\""));
        assertEquals(transition, Recipe.parse(transition.toJson()));
    }

    /** As commit 8dd6219 wrote them, which called the interval of DeepCache "reuse", and a loop a "topology". */
    @Test
    void recipesOfEarlierVersionsAreRead() {
        String prompt = "{\"text\":\"jazz\",\"negative\":\"\",\"seed\":\"7\",\"strength\":0.75,\"guidance\":7.0}";
        String rest = "\"steps\":25,\"sampler\":\"dpmpp-2m-karras\",\"convention\":\"riffusion_hobby\","
                + "\"noise\":\"torch_cuda\",\"guidedFrom\":0.1,\"guidedTo\":0.8,\"guidanceRescale\":0.7,\"reuse\":3,"
                + "\"quality\":\"fast\",\"model\":\"0123456789abcdef\"}";
        Prompt jazz = Prompt.of("jazz").seed(7).guidance(7);
        String image = "{\"riffusion4j\":1,\"start\":" + prompt + ",\"end\":" + prompt + ",\"alpha\":0.0,"
                + "\"seedImage\":\"ab\",\"mask\":\"cd\",\"mixUntil\":0.3,\"mixFactor\":0.5,\"topology\":\"circle\",";
        Recipe.Source source =
                new Recipe.FromImage(jazz, jazz, 0, "ab", Optional.of("cd"), Optional.of(new MagicMix(0.3, 0.5)));
        assertEquals(recipe(source, TimeLayout.LOOP), Recipe.parse(image + rest));
        String text =
                "{\"riffusion4j\":1,\"prompt\":" + prompt + ",\"width\":512,\"height\":256,\"towards\":\"bells\",";
        assertEquals(
                recipe(new Recipe.FromText(jazz, 512, 256), TimeLayout.PLAIN.towards("bells")),
                Recipe.parse(text + rest));
    }

    @Test
    void filesWithoutARecipeAreNamed() {
        AudioClip clip = AudioClip.of(8000, new float[100]);
        Path wav = directory.resolve("sound.wav");
        clip.write(wav);
        Failure.expect(InvalidFileException.class, () -> Recipe.read(wav), wav + ": carries no recipe");
        clip.write(wav, "my favourite");
        Failure.expect(InvalidFileException.class, () -> Recipe.read(wav), wav + ": is no recipe", "my favourite");
    }

    @Test
    void damagedRecipesSayWhere() {
        String good = recipe(new Recipe.FromText(PROMPT, 512, 256)).toJson();
        refuses("", "is no recipe");
        refuses("[1]", "is no recipe");
        refuses("{", "is no recipe");
        refuses("{\"steps\":3}", "is no recipe");
        refuses(good.replace("\"riffusion4j\":1", "\"riffusion4j\":2"), "version 2", "take a later one");
        refuses(good.replace("\"steps\":25,", ""), "without \"steps\"");
        refuses(good.replace("\"steps\":25", "\"steps\":{}"), "{} for \"steps\"");
        refuses(good.replace("\"steps\":25", "\"steps\":0"), "steps must be from 1 to 1000, got 0");
        refuses(good.replace("dpmpp-2m-karras", "dpmpp-2n"), "no sampler is called \"dpmpp-2n\"");
        refuses(good.replace("torch_cuda", "dice"), "\"dice\" for \"noise\"");
        refuses(good.replace("\"seed\":\"18446744073709551615\"", "\"seed\":\"one\""), "\"one\" for \"seed\"");
        refuses(good.replace("\"guidance\":5.5", "\"guidance\":-1"), "guidance", "-1.0");
        refuses(good.replace("\"guidedTo\":0.8", "\"guidedTo\":8"), "guidance interval", "8.0");
        refuses(good.replace("\"guidanceRescale\":0.7", "\"guidanceRescale\":7"), "rescale", "7.0");
        refuses(good.replace("\"deepCache\":3", "\"deepCache\":0"), "DeepCache must be 1", "got 0");
        refuses(good.replace("\"prompt\":{", "\"prompt\":1,\"x\":{"), "1 for \"prompt\"");
    }

    private static void refuses(String json, String... parts) {
        Failure.expect(IllegalArgumentException.class, () -> Recipe.parse(json), parts);
    }

    @Test
    void aScoreIsKeptWithoutLoss() {
        Score score = Composer.compose("waltz, 97.3 bpm", 8).score().repeated(2);
        Recipe.GivenScore given =
                new Recipe.GivenScore(score, 3, Set.of(ScoreImage.Group.NOTES, ScoreImage.Group.BEAT));
        Recipe recipe = recipe(new Recipe.FromText(PROMPT, 512, 256));
        Recipe scored = new Recipe(
                recipe.source(),
                Optional.of(new Recipe.Bars(400_000, 123_457, Optional.of(given))),
                recipe.sampling(),
                recipe.model());
        String json = scored.toJson();
        assertEquals(scored, Recipe.parse(json));
        for (String damaged : List.of(
                json.replace("\"meter\":\"3/4\"", "\"meter\":\"0/4\""),
                json.replace("\"parts\":", "\"Parts\":"),
                json.replace("\"groups\":[\"notes\"", "\"groups\":[\"nots\""),
                json.replace("\"samples\":123457", "\"samples\":0"))) {
            assertNotEquals(json, damaged);
            Failure.expect(IllegalArgumentException.class, () -> Recipe.parse(damaged), "");
        }
    }

    /** Each value of a recipe is replaced by values of other types and out of any range. */
    @Test
    void valuesOfAnyKindAreReadOrRefused() {
        Score score = Composer.compose("waltz, 97.3 bpm", 4).score();
        Recipe.GivenScore given = new Recipe.GivenScore(score, 3, Set.of(ScoreImage.Group.NOTES));
        Recipe recipe = recipe(new Recipe.FromText(PROMPT, 512, 256));
        String json = new Recipe(
                        recipe.source(),
                        Optional.of(new Recipe.Bars(400_000, 123_457, Optional.of(given))),
                        recipe.sampling(),
                        recipe.model())
                .toJson();
        Matcher value = Pattern.compile("(?<=[:\\[,])(-?[0-9.E]+|\"[^\"]*\"|true|false)(?=[,\\]}])")
                .matcher(json);
        int count = 0;
        while (value.find() && count++ < 200) {
            for (String other : List.of(
                    "2147483647", "-2147483648", "0", "1e300", "1e999", "1e-300", "NaN", "\"\"", "[]", "{}", "null")) {
                String changed = json.substring(0, value.start()) + other + json.substring(value.end());
                try {
                    assertNotNull(Recipe.parse(changed));
                } catch (IllegalArgumentException e) {
                    assertNotNull(e.getMessage(), changed);
                } catch (RuntimeException | Error e) {
                    fail(json.substring(Math.max(0, value.start() - 40), value.end()) + " -> " + other, e);
                }
            }
        }
        assertTrue(count > 100, () -> "few values in " + json);
    }

    @Test
    void repeatsOfAScoreAreBounded() {
        Score score = Composer.compose("waltz, 97.3 bpm", 4).score();
        Failure.expect(
                IllegalArgumentException.class,
                () -> new Recipe.GivenScore(score, Integer.MAX_VALUE, Set.of()),
                "2147483647");
    }
}
