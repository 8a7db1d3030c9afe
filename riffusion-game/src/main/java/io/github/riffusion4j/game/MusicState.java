package io.github.riffusion4j.game;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.riffusion4j.base.InvalidFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of music for a savegame. Immutable.
 *
 * @param section that plays
 * @param beat of its loop that was reached, from 0, with its fraction
 * @param destination the section that was being gone to; the same one if none was
 * @param intensity 0 to 1
 * @param volume as a ratio
 * @param channels of the layers, by name
 * @param seeds of the variations of sections that a model generated, by name
 */
public record MusicState(
        String section,
        double beat,
        String destination,
        double intensity,
        double volume,
        Map<String, Channel> channels,
        Map<String, Long> seeds) {

    private static final int VERSION = 1;

    /**
     * The setting of the layers of one name, as {@link LayerControl} has it.
     *
     * @param gain as a ratio
     * @param pan -1 to 1
     */
    public record Channel(double gain, double pan, boolean muted, boolean solo) {

        /** @throws IllegalArgumentException if a value is out of its range */
        public Channel {
            LayerControl.requireGain(gain);
            Layer.requirePan(pan);
        }
    }

    /** @throws IllegalArgumentException if a value is out of its range */
    public MusicState {
        if (!(beat >= 0 && beat < Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("a beat is 0 or more, not " + beat);
        }
        GameMusic.requireIntensity(intensity);
        LayerControl.requireGain(volume);
        channels = Map.copyOf(channels);
        seeds = Map.copyOf(seeds);
    }

    /** As JSON in one line, which {@link #parse} reads again. */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("section", section);
        json.addProperty("beat", beat);
        json.addProperty("destination", destination);
        json.addProperty("intensity", intensity);
        json.addProperty("volume", volume);
        JsonObject layers = new JsonObject();
        channels.forEach((name, channel) -> layers.add(name, json(channel)));
        json.add("layers", layers);
        JsonObject variations = new JsonObject();
        seeds.forEach((name, seed) -> variations.addProperty(name, Long.toString(seed)));
        json.add("seeds", variations);
        return json.toString();
    }

    private static JsonObject json(Channel channel) {
        JsonObject json = new JsonObject();
        json.addProperty("gain", channel.gain());
        json.addProperty("pan", channel.pan());
        json.addProperty("muted", channel.muted());
        json.addProperty("solo", channel.solo());
        return json;
    }

    /**
     * The state of a JSON text.
     *
     * @throws InvalidFileException if it is none, or of a later version
     */
    public static MusicState parse(String text) {
        try {
            return parse(JsonFields.of(JsonParser.parseString(text)));
        } catch (JsonParseException | IllegalArgumentException e) {
            throw new InvalidFileException("the saved state of the music", String.valueOf(e.getMessage()), e);
        }
    }

    private static MusicState parse(JsonFields json) {
        int version = json.integer("version");
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "version is " + version + "; this library reads " + VERSION + ", so update it, or begin anew");
        }
        Map<String, Channel> channels = new LinkedHashMap<>();
        JsonFields layers = json.object("layers");
        for (String name : layers.names()) {
            JsonFields channel = layers.object(name);
            channels.put(
                    name,
                    channel.checked(() -> new Channel(
                            channel.number("gain", 1),
                            channel.number("pan", 0),
                            channel.flag("muted"),
                            channel.flag("solo"))));
        }
        Map<String, Long> seeds = new LinkedHashMap<>();
        JsonFields variations = json.object("seeds");
        for (String name : variations.names()) {
            seeds.put(name, variations.seed(name).orElse(0));
        }
        String section = json.required("section");
        return new MusicState(
                section,
                json.number("beat", 0),
                json.text("destination").orElse(section),
                json.number("intensity", 0),
                json.number("volume", 1),
                channels,
                seeds);
    }
}
