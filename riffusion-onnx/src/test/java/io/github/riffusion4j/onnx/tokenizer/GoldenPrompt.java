package io.github.riffusion4j.onnx.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The parts, tokens and weights of a prompt from riffusion-hobby, with the tiny model's vocabulary. */
record GoldenPrompt(String prompt, WeightedPrompt parsed, List<Integer> tokens, List<Double> weights, int positions) {

    /** All six; skips the calling test where they are absent. */
    static List<GoldenPrompt> read() {
        try {
            String manifest = Files.readString(SharedData.path("diffusion/tiny-tensors/manifest.json"));
            return elements(JsonParser.parseString(manifest).getAsJsonObject().get("cases"))
                    .map(JsonElement::getAsJsonObject)
                    .filter(c -> c.get("kind").getAsString().equals("weighted_embedding"))
                    .map(GoldenPrompt::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenPrompt of(JsonObject c) {
        List<WeightedPrompt.Part> parts = elements(c.get("parsed"))
                .map(JsonElement::getAsJsonArray)
                .map(p ->
                        new WeightedPrompt.Part(p.get(0).getAsString(), p.get(1).getAsDouble()))
                .toList();
        JsonArray shape = c.get("shape").getAsJsonArray();
        return new GoldenPrompt(
                c.get("prompt").getAsString(),
                new WeightedPrompt(parts),
                elements(c.get("tokens_no_bos_eos")).map(JsonElement::getAsInt).toList(),
                elements(c.get("weights")).map(JsonElement::getAsDouble).toList(),
                shape.get(1).getAsInt());
    }

    private static Stream<JsonElement> elements(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
    }
}
