package io.github.riffusion4j.onnx.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens weights in several files (shards) of one directory; {@code *.index.json} maps tensors to files. */
final class ShardedWeights {

    private ShardedWeights() {}

    /** @throws InvalidModelException if the index or one of the files is invalid */
    static TensorMap open(Path index) {
        JsonObject files = JsonFile.read(index)
                .value("weight_map", "an object with a file for each tensor", JsonElement::getAsJsonObject)
                .orElseThrow(() -> new InvalidModelException(
                        index, "an index of weights, with a \"weight_map\"", "a JSON file without"));
        Map<String, TensorMap> shards = new LinkedHashMap<>();
        try {
            List<StoredTensor> tensors = new ArrayList<>();
            for (String name : files.keySet()) {
                String shard = plainName(index, name, files.get(name));
                tensors.add(shards.computeIfAbsent(shard, file -> WeightsFile.open(index.resolveSibling(file)))
                        .tensor(name));
            }
            return TensorMap.of(index, tensors, () -> shards.values().forEach(TensorMap::close));
        } catch (RuntimeException e) {
            shards.values().forEach(TensorMap::close);
            throw e;
        }
    }

    /** Checks the name, since a downloaded model must not read other files than its own. */
    private static String plainName(Path index, String tensor, JsonElement file) {
        String name = file.isJsonPrimitive() ? file.getAsString() : "";
        if (!name.matches("[\\w.-]+\\.(safetensors|bin)")) {
            throw new InvalidModelException(
                    index, "a .safetensors or .bin file beside it for \"" + tensor + "\"", String.valueOf(file));
        }
        return name;
    }
}
