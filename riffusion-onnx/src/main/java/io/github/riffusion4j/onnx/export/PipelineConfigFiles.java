package io.github.riffusion4j.onnx.export;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.internal.ModelIndex;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration files of a model's directory, as Hugging Face Optimum lays them out. */
final class PipelineConfigFiles {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private static final String OPTIMUM = "optimum.onnxruntime.modeling_diffusion";

    private PipelineConfigFiles() {}

    /** Writes {@code model_index.json} and the scheduler's configuration. */
    static void write(Checkpoint model, ExportProfile profile, Int8DotProduct dotProduct, Path directory)
            throws IOException {
        JsonObject index = new JsonObject();
        index.addProperty("_class_name", "ORTStableDiffusionPipeline");
        index.addProperty(ModelIndex.PROFILE, profile.name());
        if (profile == ExportProfile.CPU_INT8) {
            index.addProperty(ModelIndex.INT8_DOT_PRODUCT, dotProduct.name());
        }
        ModelKind kind = model.kind();
        index.addProperty(ModelIndex.DISTILLATION, kind.distillation().name());
        index.addProperty(ModelIndex.STEPS, kind.steps());
        JsonFile scheduler = JsonFile.parse(
                model.schedulerConfig().path(), model.schedulerConfig().json());
        index.add("scheduler", pair("diffusers", scheduler.string("_class_name", "PNDMScheduler")));
        index.add("text_encoder", pair(OPTIMUM, "ORTModelTextEncoder"));
        index.add("tokenizer", pair("transformers", "CLIPTokenizer"));
        index.add("unet", pair(OPTIMUM, "ORTModelUnet"));
        index.add("vae_decoder", pair(OPTIMUM, "ORTModelVaeDecoder"));
        index.add("vae_encoder", pair(OPTIMUM, "ORTModelVaeEncoder"));
        writeJson(index, directory.resolve(ModelIndex.FILE));
        Path schedulerDirectory = Files.createDirectory(directory.resolve("scheduler"));
        writeJson(scheduler.object(), schedulerDirectory.resolve("scheduler_config.json"));
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
