package io.github.riffusion4j.game;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Soundtracks as JSON. Seeds are written as text, since many programs read numbers of 64 bits wrongly. */
final class SoundtrackJson {

    /** The layout that this library writes, and the newest that it reads. */
    static final int VERSION = 1;

    private static final double MILLIS = 1000;

    private SoundtrackJson() {}

    static String of(Soundtrack soundtrack) {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        if (!soundtrack.title().isEmpty()) {
            json.addProperty("title", soundtrack.title());
        }
        json.addProperty("start", soundtrack.start());
        json.add("sections", array(soundtrack.sections(), SoundtrackJson::of));
        json.add("transitions", array(soundtrack.transitions(), SoundtrackJson::of));
        json.add("stingers", array(soundtrack.stingers(), SoundtrackJson::of));
        // Made here and not once: reading, which games do, should not wait for the classes that writing needs.
        Gson gson = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
        return gson.toJson(json) + "\n";
    }

    private static JsonObject of(Section section) {
        JsonObject json = new JsonObject();
        json.addProperty("name", section.name());
        json.addProperty("tempo", section.tempo());
        json.addProperty("meter", section.meter().toString());
        json.addProperty("bars", section.bars());
        section.key().ifPresent(key -> json.addProperty("key", key.toString()));
        section.chords().ifPresent(chords -> json.addProperty("chords", chords));
        section.prompt().ifPresent(prompt -> json.addProperty("prompt", prompt));
        json.addProperty("seed", Long.toString(section.seed()));
        if (!section.layers().isEmpty()) {
            json.add("layers", array(section.layers(), SoundtrackJson::of));
        }
        section.follower().ifPresent(follower -> {
            json.addProperty("then", follower.section());
            json.addProperty("passes", follower.passes());
        });
        return json;
    }

    private static JsonObject of(Layer layer) {
        JsonObject json = new JsonObject();
        json.addProperty("name", layer.name());
        layer.clip().ifPresent(clip -> json.addProperty("clip", clip));
        layer.prompt().ifPresent(prompt -> json.addProperty("prompt", prompt));
        layer.part().ifPresent(part -> json.addProperty("part", part));
        layer.seed().ifPresent(seed -> json.addProperty("seed", Long.toString(seed)));
        json.addProperty("gain", layer.gain());
        json.addProperty("pan", layer.pan());
        json.addProperty("threshold", layer.threshold());
        return json;
    }

    private static JsonObject of(Transition transition) {
        JsonObject json = new JsonObject();
        json.addProperty("from", transition.from());
        json.addProperty("to", transition.to());
        json.addProperty("sync", JsonFields.lower(transition.sync()));
        json.addProperty("fade", JsonFields.lower(transition.fade()));
        json.addProperty("beats", transition.beats());
        json.addProperty("entry", JsonFields.lower(transition.entry()));
        transition.filler().ifPresent(filler -> json.addProperty("filler", filler));
        return json;
    }

    private static JsonObject of(Stinger stinger) {
        JsonObject json = new JsonObject();
        json.addProperty("name", stinger.name());
        stinger.clip().ifPresent(clip -> json.addProperty("clip", clip));
        stinger.prompt().ifPresent(prompt -> json.addProperty("prompt", prompt));
        stinger.seed().ifPresent(seed -> json.addProperty("seed", Long.toString(seed)));
        json.addProperty("seconds", stinger.duration().toMillis() / MILLIS);
        json.addProperty("sync", JsonFields.lower(stinger.sync()));
        json.addProperty("gain", stinger.gain());
        json.addProperty("duck", stinger.duck());
        return json;
    }

    private static <T> JsonArray array(List<T> values, Function<T, JsonElement> toJson) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(toJson.apply(value)));
        return array;
    }

    static Soundtrack parse(String text, String source) {
        try {
            return soundtrack(JsonFields.of(JsonParser.parseString(text)));
        } catch (JsonParseException e) {
            throw new InvalidFileException(source, "is not JSON: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(source, e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static Soundtrack soundtrack(JsonFields json) {
        int version = json.integer("version");
        if (version > VERSION) {
            throw new IllegalArgumentException("is a soundtrack of version " + version + "; this library reads up to "
                    + VERSION + "; update it, or bake the soundtrack again with this one");
        }
        if (version < 1) {
            throw new IllegalArgumentException("has the version " + version + "; write \"version\": " + VERSION);
        }
        List<Section> sections = json.list("sections", SoundtrackJson::section);
        String start = json.text("start")
                .orElse(sections.isEmpty() ? "" : sections.get(0).name());
        Soundtrack soundtrack = json.checked(() -> new Soundtrack(
                json.text("title").orElse(""),
                start,
                sections,
                json.list("transitions", SoundtrackJson::transition),
                json.list("stingers", SoundtrackJson::stinger)));
        json.requireNoOther();
        return soundtrack;
    }

    private static Section section(JsonFields json) {
        Section section = json.checked(() -> {
            Section plain = Section.of(json.required("name"), json.number("tempo"), json.integer("bars"))
                    .meter(json.text("meter").orElse(Meter.COMMON.toString()));
            return new Section(
                    plain.name(),
                    plain.tempo(),
                    plain.meter(),
                    plain.bars(),
                    json.text("key").map(Key::parse),
                    json.text("chords"),
                    json.text("prompt"),
                    json.seed("seed").orElse(0),
                    json.text("clip")
                            .map(file -> List.of(Layer.of(Section.ONLY_LAYER).clip(file)))
                            .orElseGet(() -> json.list("layers", SoundtrackJson::layer)),
                    json.text("then").map(name -> new Section.Follower(name, (int) json.number("passes", 1))));
        });
        json.requireNoOther();
        return section;
    }

    private static Layer layer(JsonFields json) {
        Layer layer = json.checked(() -> new Layer(
                json.required("name"),
                json.text("clip"),
                json.text("prompt"),
                json.text("part"),
                json.seed("seed"),
                json.number("gain", 0),
                json.number("pan", 0),
                json.number("threshold", 0)));
        json.requireNoOther();
        return layer;
    }

    private static Transition transition(JsonFields json) {
        Transition usual = Transition.standard();
        Transition transition = json.checked(() -> new Transition(
                json.text("from").orElse(Transition.ANY),
                json.text("to").orElse(Transition.ANY),
                json.constant("sync", usual.sync()),
                json.constant("fade", usual.fade()),
                json.number("beats", usual.beats()),
                json.constant("entry", usual.entry()),
                json.text("filler")));
        json.requireNoOther();
        return transition;
    }

    private static Stinger stinger(JsonFields json) {
        Stinger stinger = json.checked(() -> {
            Stinger usual = Stinger.of(json.required("name"));
            return new Stinger(
                    usual.name(),
                    json.text("clip"),
                    json.text("prompt"),
                    json.seed("seed"),
                    Duration.ofMillis(Math.round(
                            MILLIS * json.number("seconds", usual.duration().toMillis() / MILLIS))),
                    json.constant("sync", usual.sync()),
                    json.number("gain", usual.gain()),
                    json.number("duck", usual.duck()));
        });
        json.requireNoOther();
        return stinger;
    }
}
