package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.github.riffusion4j.onnx.library.ImportedModel;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.tokenizer.ClipTokenizer;
import io.github.riffusion4j.testkit.model.RandomTensors;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code riffusion models}, on weights drawn by chance. */
class ModelsCommandsTest {

    private final Path weights = RandomWeights.SMALL.directory();

    @TempDir
    private Path directory;

    private Run generate(Object model, Object... more) {
        Object[] options = {
            "generate", "jazz", "--model", model, "--steps", 1, "--width", 64, "--image", directory.resolve("out.png")
        };
        Object[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return Run.of(all);
    }

    @Test
    void weightsAreImportedToADirectoryThatGenerates() {
        Path model = directory.resolve("model");
        Run.of("models", "import", weights, "--to", model).done("Wrote " + model + " (", " MB)");
        generate(model).done("(64 x 128");
        Run.of("models", "import", weights, "--to", model).failed(1, model + ": is there already");
        Run.of("models", "import", model, "--to", directory.resolve("again")).failed(2, "ONNX models already");
        generate(model, "--profile", "cpu").failed(2, "--profile", "ONNX models");
    }

    @Test
    void weightsAreImportedWhenTheyAreNeeded() {
        generate(weights, "--profile", "plain").done("(64 x 128");
        List<String> names = ModelLibrary.standard().models().stream()
                .map(ImportedModel::name)
                .filter(name -> name.startsWith("small-model-plain-"))
                .toList();
        assertEquals(1, names.size());
        Run.of("models", "list").done("Imported, in ", names.get(0), "Downloaded, in ");
        Run.of("models", "list", "--json").done("{\"name\":\"" + names.get(0) + "\",\"kind\":\"imported\",\"bytes\":");
        Run.of("models", "remove", names.get(0)).done("Removed " + names.get(0));
        Run.of("models", "remove", names.get(0)).failed(2, "no such model");
    }

    @Test
    void textualInversionsTeachWords() throws IOException {
        Path model = directory.resolve("model");
        Path cat = directory.resolve("cat.safetensors");
        new RandomTensors().add("<cat>", 2, 16).write(cat, Precision.F32);
        Path band = directory.resolve("band.safetensors");
        new RandomTensors().add("emb_params", 1, 16).write(band, Precision.F32);
        Run.of("models", "import", weights, "--to", model, "--embedding", cat, "--embedding", band)
                .done("Wrote " + model);
        assertArrayEquals(
                new int[] {514, 515, 516},
                ClipTokenizer.read(model.resolve("tokenizer")).encode("<cat> band"));
        generate(model).done("(64 x 128");
        generate(model, "--embedding", cat).failed(2, "--embedding", "ONNX models");
        generate(weights, "--embedding", cat, "--embedding", cat).failed(1, cat + ": ", "\"<cat>\"", "given before");
    }

    @Test
    void thePredictionTypeCanBeChosen() throws IOException {
        List<Object[]> options =
                List.of(new Object[] {"--prediction", "v-prediction"}, new Object[] {"--v-prediction"});
        for (Object[] option : options) {
            Path model = directory.resolve("model" + option.length);
            Run.of(Stream.concat(Stream.of("models", "import", weights, "--to", model), Stream.of(option))
                            .toArray())
                    .done("Wrote " + model);
            String scheduler = Files.readString(model.resolve("scheduler/scheduler_config.json"));
            assertTrue(scheduler.contains("v_prediction"), scheduler);
        }
        generate(directory.resolve("model1"), "--prediction", "epsilon").failed(2, "--prediction", "ONNX models");
    }

    @Test
    void weightsAreInspected() {
        Run.of("models", "inspect", weights)
                .done("kind: ", "UNet: ", "text encoder: ", "autoencoder: ", "\"cross_attention_dim\"", "tokenizer: ");
        Run.of("models", "inspect", weights, "--tensors").done("conv_in.weight F32 [");
        Run json = Run.of("models", "inspect", weights, "--json").done();
        List<String> parts = json.out()
                .lines()
                .map(line -> JsonParser.parseString(line)
                        .getAsJsonObject()
                        .get("part")
                        .getAsString())
                .toList();
        assertEquals(List.of("kind", "text encoder", "UNet", "autoencoder", "scheduler", "tokenizer"), parts);
        assertEquals(new Run(0, "", ""), Run.of("models", "inspect", weights, "--quiet"));
    }

    @Test
    void badOptionsAreNamed() throws IOException {
        Path to = directory.resolve("model");
        Path noLora = Files.writeString(directory.resolve("lora.safetensors"), "no lora");
        Run.of("models", "import", weights, "--to", to, "--profile", "gpu")
                .failed(2, "--profile", "plain, cpu, cpu-winograd, cpu-int8, cuda-fp16", "gpu");
        Run.of("models", "import", weights, "--to", to, "--lora", noLora + ":0.5")
                .failed(1, noLora.toString());
        Run.of("models", "import", weights, "--to", to, "--lora", "owner/style:0.5")
                .failed(1, "no LoRA file or directory owner/style here", "not in the cache");
        Run.of("models", "import", weights, "--to", to, "--prediction", "noise")
                .failed(2, "--prediction", "epsilon, v-prediction, sample", "noise");
        Run.of("models", "import", weights, "--to", to, "--clip-skip", 40).failed(2, "layers", "39");
        Run.of("models", "import", weights, "--to", directory.resolve("no/directory"))
                .failed(1, "does not exist");
        Run.of("models", "pull", "owner/name").failed(1, "owner/name", "not in the cache");
        Run.of("models", "pull", "../name").failed(2, "../name");
        Run.of("models", "inspect", directory.resolve("nothing")).failed(1, "nothing");
        generate("owner/name").failed(1, "no directory or file owner/name here", "not in the cache");
        assertTrue(Files.notExists(to));
    }
}
