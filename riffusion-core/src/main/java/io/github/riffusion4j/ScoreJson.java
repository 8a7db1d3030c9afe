package io.github.riffusion4j;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.riffusion4j.score.Chord;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.Section;
import io.github.riffusion4j.score.Tempo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Scores as JSON, without loss: MIDI files hold tempi in microseconds, and no two notes of one pitch at once. Chords
 * are [symbol, ticks]; notes are [start, duration, pitch, velocity].
 */
final class ScoreJson {

    private ScoreJson() {}

    static JsonObject of(Score score) {
        JsonObject json = new JsonObject();
        json.addProperty("quartersPerMinute", score.tempo().quartersPerMinute());
        json.addProperty("meter", score.meter().toString());
        json.addProperty("key", score.key().toString());
        json.add(
                "chords", array(score.chords().spans(), span -> row(span.chord().toString(), span.ticks())));
        json.addProperty("bars", score.bars());
        json.add(
                "sections",
                array(score.sections(), section -> row(section.name(), section.firstBar(), section.bars())));
        json.add("parts", array(score.parts(), ScoreJson::of));
        return json;
    }

    private static JsonObject of(Part part) {
        JsonObject json = new JsonObject();
        json.addProperty("name", part.name());
        json.addProperty("role", part.role().name().toLowerCase(Locale.ROOT));
        json.addProperty("program", part.program());
        json.addProperty("percussion", part.percussion());
        json.add("notes", array(part.notes(), ScoreJson::of));
        return json;
    }

    private static JsonArray of(Note note) {
        JsonArray row = new JsonArray();
        row.add(note.start());
        row.add(note.duration());
        row.add(note.pitch());
        row.add(note.velocity());
        return row;
    }

    private static JsonArray row(String name, int... numbers) {
        JsonArray row = new JsonArray();
        row.add(name);
        for (int number : numbers) {
            row.add(number);
        }
        return row;
    }

    private static <T> JsonArray array(List<T> values, Function<T, JsonElement> toJson) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(toJson.apply(value)));
        return array;
    }

    /** @throws IllegalArgumentException or another unchecked exception of JSON's if it is no score */
    static Score parse(JsonObject json) {
        return new Score(
                Tempo.of(get(json, "quartersPerMinute").getAsDouble()),
                Meter.parse(get(json, "meter").getAsString()),
                Key.parse(get(json, "key").getAsString()),
                new ChordProgression(list(
                        json,
                        "chords",
                        span -> new ChordProgression.Span(
                                Chord.parse(at(span, 0).getAsString()), number(span, 1)))),
                get(json, "bars").getAsInt(),
                list(
                        json,
                        "sections",
                        section -> new Section(at(section, 0).getAsString(), number(section, 1), number(section, 2))),
                list(json, "parts", part -> part(part.getAsJsonObject())));
    }

    private static Part part(JsonObject json) {
        return new Part(
                get(json, "name").getAsString(),
                Role.valueOf(get(json, "role").getAsString().toUpperCase(Locale.ROOT)),
                get(json, "program").getAsInt(),
                get(json, "percussion").getAsBoolean(),
                list(
                        json,
                        "notes",
                        note -> new Note(number(note, 0), number(note, 1), number(note, 2), number(note, 3))));
    }

    private static int number(JsonElement row, int index) {
        return at(row, index).getAsInt();
    }

    private static JsonElement at(JsonElement row, int index) {
        if (row.getAsJsonArray().size() <= index) {
            throw new IllegalArgumentException("a score with " + row + ", which is too short");
        }
        return row.getAsJsonArray().get(index);
    }

    private static JsonElement get(JsonObject json, String name) {
        JsonElement found = json.get(name);
        if (found == null) {
            throw new IllegalArgumentException("a score without \"" + name + "\"");
        }
        return found;
    }

    private static <T> List<T> list(JsonObject json, String name, Function<JsonElement, T> parse) {
        List<T> values = new ArrayList<>();
        get(json, name).getAsJsonArray().forEach(value -> values.add(parse.apply(value)));
        return values;
    }
}
