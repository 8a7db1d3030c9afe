package io.github.riffusion4j;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.github.riffusion4j.Recipe.Bars;
import io.github.riffusion4j.Recipe.FromImage;
import io.github.riffusion4j.Recipe.FromText;
import io.github.riffusion4j.Recipe.GivenScore;
import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.ScoreImage;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Recipes as JSON. Seeds are written as text, since many programs read numbers of 64 bits wrongly. */
final class RecipeJson {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** The name that shows what this is, and the number of the layout. */
    private static final String FORMAT = "riffusion4j";

    private static final int VERSION = 1;

    private final JsonObject json;

    private RecipeJson(JsonObject json) {
        this.json = json;
    }

    static String of(Recipe recipe) {
        JsonObject json = new JsonObject();
        json.addProperty(FORMAT, VERSION);
        if (recipe.source() instanceof FromText text) {
            json.add("prompt", prompt(text.prompt()));
            json.addProperty("width", text.width());
            json.addProperty("height", text.height());
        } else if (recipe.source() instanceof FromImage image) {
            json.add("start", prompt(image.start()));
            json.add("end", prompt(image.end()));
            json.addProperty("alpha", image.alpha());
            json.addProperty("seedImage", image.seedImage());
            image.mask().ifPresent(hash -> json.addProperty("mask", hash));
            image.mix().ifPresent(mix -> {
                json.addProperty("mixUntil", mix.until());
                json.addProperty("mixFactor", mix.factor());
            });
        }
        recipe.bars().ifPresent(bars -> json.add("bars", bars(bars)));
        write(recipe.sampling(), json);
        json.addProperty("model", recipe.model());
        return GSON.toJson(json);
    }

    private static void write(SamplingOptions sampling, JsonObject json) {
        if (sampling.layout().isLoop()) {
            json.addProperty("loop", true);
        }
        sampling.layout().towards().ifPresent(text -> json.addProperty("towards", text));
        json.addProperty("steps", sampling.steps().orElseThrow());
        json.addProperty("sampler", sampling.sampler().orElseThrow().name());
        json.addProperty("convention", lower(sampling.compatibility()));
        json.addProperty("noise", lower(sampling.noise()));
        json.addProperty("guidedFrom", sampling.guidanceInterval().from());
        json.addProperty("guidedTo", sampling.guidanceInterval().to());
        json.addProperty("guidanceRescale", sampling.guidanceRescale());
        if (sampling.deepCache() > 1) {
            json.addProperty("deepCache", sampling.deepCache());
        }
        json.addProperty("quality", lower(sampling.quality()));
    }

    private static JsonObject bars(Bars bars) {
        JsonObject json = new JsonObject();
        json.addProperty("imageSamples", bars.imageSamples());
        json.addProperty("samples", bars.samples());
        bars.score().ifPresent(given -> {
            json.add("score", ScoreJson.of(given.score()));
            json.addProperty("repeats", given.repeats());
            JsonArray groups = new JsonArray();
            given.groups().stream().sorted().forEach(group -> groups.add(lower(group)));
            json.add("groups", groups);
        });
        return json;
    }

    private static JsonObject prompt(Prompt prompt) {
        JsonObject json = new JsonObject();
        json.addProperty("text", prompt.text());
        json.addProperty("negative", prompt.negative());
        prompt.seed().ifPresent(seed -> json.addProperty("seed", Long.toUnsignedString(seed)));
        json.addProperty("strength", prompt.strength());
        prompt.guidance().ifPresent(scale -> json.addProperty("guidance", scale));
        prompt.variation().ifPresent(variation -> {
            json.addProperty("variationSeed", Long.toUnsignedString(variation.seed()));
            json.addProperty("variationStrength", variation.strength());
        });
        return json;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Recipe parse(String text) {
        try {
            JsonElement parsed = GSON.fromJson(text, JsonElement.class);
            if (parsed == null
                    || !parsed.isJsonObject()
                    || !parsed.getAsJsonObject().has(FORMAT)) {
                throw new IllegalArgumentException("is no recipe of riffusion4j: " + shortened(text));
            }
            return new RecipeJson(parsed.getAsJsonObject()).recipe();
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("is no recipe of riffusion4j: " + shortened(text), e);
        }
    }

    private static String shortened(String text) {
        int most = 60;
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    private Recipe recipe() {
        int version = value(FORMAT, JsonElement::getAsInt);
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "is a recipe of version " + version + ", but this library knows " + VERSION + "; take a later one");
        }
        return new Recipe(
                json.has("start") ? fromImage() : fromText(),
                json.has("bars") ? Optional.of(part("bars").bars()) : Optional.empty(),
                sampling(),
                value("model", JsonElement::getAsString));
    }

    private SamplingOptions sampling() {
        return new SamplingOptions(
                OptionalInt.of(value("steps", JsonElement::getAsInt)),
                Optional.of(value("sampler", text -> Sampler.byName(text.getAsString()))),
                constant("noise", NoiseSource.class),
                new GuidanceInterval(number("guidedFrom"), number("guidedTo")),
                number("guidanceRescale"),
                deepCache(),
                constant("convention", Compatibility.class),
                constant("quality", InversionPreset.class),
                layout());
    }

    /** The interval was called "reuse" before 2026-11-30. */
    private int deepCache() {
        return json.has("reuse")
                ? value("reuse", JsonElement::getAsInt)
                : json.has("deepCache") ? value("deepCache", JsonElement::getAsInt) : 1;
    }

    private Bars bars() {
        return new Bars(
                value("imageSamples", JsonElement::getAsInt),
                value("samples", JsonElement::getAsInt),
                json.has("score") ? Optional.of(givenScore()) : Optional.empty());
    }

    private GivenScore givenScore() {
        Set<ScoreImage.Group> groups = value("groups", names -> {
            Set<ScoreImage.Group> found = EnumSet.noneOf(ScoreImage.Group.class);
            names.getAsJsonArray()
                    .forEach(name -> found.add(
                            ScoreImage.Group.valueOf(name.getAsString().toUpperCase(Locale.ROOT))));
            return found;
        });
        Score score = value("score", text -> ScoreJson.parse(text.getAsJsonObject()));
        return new GivenScore(score, value("repeats", JsonElement::getAsInt), groups);
    }

    private TimeLayout layout() {
        // A loop was said by a "topology" before 2026-11-30.
        boolean loop = json.has("loop")
                ? value("loop", JsonElement::getAsBoolean)
                : json.has("topology")
                        && value("topology", JsonElement::getAsString).equals("circle");
        return new TimeLayout(
                loop ? Boundary.PERIODIC : Boundary.OPEN,
                json.has("towards") ? Optional.of(value("towards", JsonElement::getAsString)) : Optional.empty());
    }

    private FromText fromText() {
        return new FromText(
                part("prompt").prompt(), value("width", JsonElement::getAsInt), value("height", JsonElement::getAsInt));
    }

    private FromImage fromImage() {
        return new FromImage(
                part("start").prompt(),
                part("end").prompt(),
                number("alpha"),
                value("seedImage", JsonElement::getAsString),
                json.has("mask") ? Optional.of(value("mask", JsonElement::getAsString)) : Optional.empty(),
                json.has("mixUntil")
                        ? Optional.of(new MagicMix(number("mixUntil"), number("mixFactor")))
                        : Optional.empty());
    }

    private Prompt prompt() {
        Prompt prompt = Prompt.of(value("text", JsonElement::getAsString))
                .negative(value("negative", JsonElement::getAsString))
                .seed(value("seed", RecipeJson::seed))
                .strength(number("strength"));
        Prompt guided = json.has("guidance") ? prompt.guidance(number("guidance")) : prompt;
        return json.has("variationSeed")
                ? guided.variation(value("variationSeed", RecipeJson::seed), number("variationStrength"))
                : guided;
    }

    private static long seed(JsonElement text) {
        return Prompt.parseSeed(text.getAsString());
    }

    private RecipeJson part(String name) {
        return new RecipeJson(value(name, JsonElement::getAsJsonObject));
    }

    private double number(String name) {
        return value(name, JsonElement::getAsDouble);
    }

    private <E extends Enum<E>> E constant(String name, Class<E> type) {
        return value(name, text -> Enum.valueOf(type, text.getAsString().toUpperCase(Locale.ROOT)));
    }

    private <T> T value(String name, Function<JsonElement, T> type) {
        JsonElement found = json.get(name);
        if (found == null) {
            throw new IllegalArgumentException("is a recipe without \"" + name + "\"; it is damaged");
        }
        try {
            return type.apply(found);
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    "is a recipe with " + shortened(found.toString()) + " for \"" + name + "\": " + e.getMessage(), e);
        }
    }
}
