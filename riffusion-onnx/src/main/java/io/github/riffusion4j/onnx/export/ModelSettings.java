package io.github.riffusion4j.onnx.export;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.session.Int8DotProduct;
import io.github.riffusion4j.onnx.internal.ModelIndex;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small files of a model's folder, as Hugging Face Optimum lays them out. */
final class ModelSettings {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private static final String OPTIMUM = "optimum.onnxruntime.modeling_diffusion";

    private ModelSettings() {}

    /** Writes what says which parts there are, and the scheduler's settings. */
    static void write(Checkpoint model, ExportProfile profile, Int8DotProduct products, Path folder)
            throws IOException {
        JsonObject index = new JsonObject();
        index.addProperty("_class_name", "ORTStableDiffusionPipeline");
        index.addProperty(ModelIndex.PROFILE, profile.name());
        if (profile == ExportProfile.CPU_INT8) {
            index.addProperty(ModelIndex.INT8_DOT_PRODUCT, products.name());
        }
        index.add("scheduler", pair("diffusers", model.scheduler().string("_class_name", "PNDMScheduler")));
        index.add("text_encoder", pair(OPTIMUM, "ORTModelTextEncoder"));
        index.add("tokenizer", pair("transformers", "CLIPTokenizer"));
        index.add("unet", pair(OPTIMUM, "ORTModelUnet"));
        index.add("vae_decoder", pair(OPTIMUM, "ORTModelVaeDecoder"));
        index.add("vae_encoder", pair(OPTIMUM, "ORTModelVaeEncoder"));
        writeJson(index, folder.resolve(ModelIndex.FILE));
        Path scheduler = Files.createDirectory(folder.resolve("scheduler"));
        writeJson(model.scheduler().object(), scheduler.resolve("scheduler_config.json"));
    }

    private static JsonArray pair(String library, String type) {
        JsonArray pair = new JsonArray();
        pair.add(library);
        pair.add(type);
        return pair;
    }

    static void writeJson(JsonObject object, Path file) throws IOException {
        Files.writeString(file, GSON.toJson(object) + "\n");
    }
}
