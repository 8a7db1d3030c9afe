package io.github.riffusion4j.dataset;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clips of a table of prompts, and their spectrogram images. Files are named by what they are made of, so that a plan
 * that is carried out again makes only what is missing. Needs {@code riffusion-core}.
 *
 * @param prompts the prompts
 * @param model its name: see {@link Model#named}
 * @param steps of denoising, for rows that do not say
 * @param extension of the sound files, without a dot: {@code flac}
 */
public record PromptPlan(PromptTable prompts, String model, int steps, String extension) {

    /** One model for all threads of a process; it is there until the process ends. */
    private static final Map<String, RiffusionPipeline> PIPELINES = new ConcurrentHashMap<>();

    private static final int PROMPTS_A_PART = 4;
    private static final String METADATA = "metadata.jsonl";
    private static final String REJECTED = "rejected.jsonl";

    public PromptPlan {
        AudioFileFormat.of(Path.of("clip." + extension)); // refuses an unknown extension
        SamplingOptions.defaults().steps(steps); // refuses a number out of range
    }

    /**
     * The outcome of one prompt.
     *
     * @param name of its files, without extension
     * @param written false if they were there already
     * @param seconds how long it plays; 0 if it was there or failed
     * @param failure why there is no clip; empty if there is one
     */
    public record Result(int number, String name, boolean written, double seconds, String failure)
            implements Serializable {

        private static final long serialVersionUID = 1;
    }

    private record Part(ArrayList<PromptTable.Row> rows) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    private record Results(ArrayList<Result> all) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    /**
     * Makes the clips, and then {@code metadata.jsonl} of them and {@code rejected.jsonl} of the prompts of which there
     * are none. Each worker thread generates on one processor core; on a GPU they share it.
     *
     * @param progress hears of every four prompts
     * @return a result for each prompt, in their order
     * @throws io.github.riffusion4j.base.RiffusionException if the model cannot be loaded, or a file not be written
     */
    public List<Result> write(DatasetStore store, Workers workers, Progress progress, Cancellation cancellation) {
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < prompts.rows().size(); from += PROMPTS_A_PART) {
            int to = Math.min(from + PROMPTS_A_PART, prompts.rows().size());
            parts.add(new Part(new ArrayList<>(prompts.rows().subList(from, to))));
        }
        List<Result> results = workers.run(parts, work(model, steps, extension, store), progress, cancellation).stream()
                .flatMap(part -> part.all().stream())
                .toList();
        store.write(METADATA, out -> {
            for (Result result : results) {
                if (result.failure().isEmpty()) {
                    line(out, metadata(result));
                }
            }
        });
        store.write(REJECTED, out -> {
            for (Result result : results) {
                if (!result.failure().isEmpty()) {
                    JsonObject json = new JsonObject();
                    json.addProperty("row", result.number());
                    json.addProperty(
                            "prompt", prompts.rows().get(result.number()).prompt());
                    json.addProperty("reason", result.failure());
                    line(out, json);
                }
            }
        });
        return results;
    }

    private static void line(OutputStream out, JsonObject json) throws IOException {
        out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject metadata(Result result) {
        PromptTable.Row row = prompts.rows().get(result.number());
        JsonObject json = new JsonObject();
        json.addProperty("file_name", result.name() + "." + extension);
        json.addProperty("text", row.prompt());
        json.addProperty("seed", row.seed());
        json.addProperty("model", model);
        json.addProperty("image", result.name() + ".png");
        row.fields().forEach((name, value) -> {
            if (!json.has(name) && !name.equals("prompt")) {
                json.addProperty(name, value);
            }
        });
        return json;
    }

    private static Workers.Work<Part, Results> work(String model, int steps, String extension, DatasetStore store) {
        return (part, cancellation) -> {
            ArrayList<Result> results = new ArrayList<>();
            for (PromptTable.Row row : part.rows()) {
                cancellation.throwIfCancelled();
                results.add(generate(row, model, steps, extension, store, cancellation));
            }
            return new Results(results);
        };
    }

    private static Result generate(
            PromptTable.Row row,
            String model,
            int steps,
            String extension,
            DatasetStore store,
            Cancellation cancellation) {
        Map<String, String> defaults = new TreeMap<>(Map.of("steps", String.valueOf(steps)));
        String name = row.fileName(model, defaults);
        if (store.has(name + "." + extension) && store.has(name + ".png")) {
            return new Result(row.number(), name, false, 0, "");
        }
        try {
            RiffusionPipeline pipeline = PIPELINES.computeIfAbsent(model, PromptPlan::open);
            TextToAudio request = pipeline.textToAudio(row.prompt())
                    .negativePrompt(row.negativePrompt())
                    .seed(row.seed())
                    .cancelledBy(cancellation);
            request = request.samplingOptions(request.samplingOptions().steps((int) number(row, "steps", steps)));
            if (row.fields().containsKey("guidance")) {
                request = request.guidance(number(row, "guidance", 0));
            }
            Generation generation = request.generate();
            store.write(name + ".png", out -> generation.image().write(out, ImageFormat.PNG));
            // Last, since it says that the clip is finished.
            AudioFileFormat format = AudioFileFormat.of(Path.of(name + "." + extension));
            store.write(name + "." + extension, out -> AudioFile.write(out, format, generation.audio()));
            return new Result(
                    row.number(), name, true, generation.audio().duration().toMillis() / 1000.0, "");
        } catch (IllegalArgumentException e) {
            return new Result(row.number(), name, false, 0, String.valueOf(e.getMessage()));
        }
    }

    private static double number(PromptTable.Row row, String field, double otherwise) {
        String value = row.fields().getOrDefault(field, "");
        try {
            return value.isBlank() ? otherwise : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("its " + field + " must be a number, got " + value, e);
        }
    }

    private static RiffusionPipeline open(String model) {
        return RiffusionPipeline.builder()
                .model(Model.named(model))
                .device(Device.auto().withThreads(1))
                .build();
    }
}
