package io.github.riffusion4j.onnx.sampler;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Npy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Runs of diffusers' schedulers on a made-up model, recorded step by step. */
final class DiffusersGolden {

    /** Solvers that are not among ours: another order, another way to second order, Runge-Kutta. */
    private static final Set<String> OTHER_SOLVERS = Set.of("pndm_prk", "dpmpp_2m_heun", "dpmpp_1", "dpm_2m");

    /** Schedulers that diffusers runs with x = x0 + sigma · eps between the steps. */
    private static final Set<String> SIGMA_SCHEDULERS = Set.of(
            "LMSDiscreteScheduler",
            "EulerDiscreteScheduler",
            "EulerAncestralDiscreteScheduler",
            "HeunDiscreteScheduler",
            "KDPM2DiscreteScheduler",
            "KDPM2AncestralDiscreteScheduler");

    private final JsonObject json;
    private final Npy rows;

    private DiffusersGolden(JsonObject json, Npy rows) {
        this.json = json;
        this.rows = rows;
    }

    static DiffusersGolden read(Path file) {
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return new DiffusersGolden(
                    json, Npy.read(file.resolveSibling(json.get("rows_file").getAsString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers in a row, as latents. */
    Tensor row(int index) {
        return Tensor.of(new int[] {1, 4, 8, 8}, rows.slice(index).floats());
    }

    Tensor x0() {
        return row(json.get("x0_row").getAsInt());
    }

    Tensor noise() {
        return row(json.get("noise_row").getAsInt());
    }

    /** The runs that our samplers should repeat. */
    Stream<Run> runs() {
        return elements(json.get("runs"))
                .map(e -> new Run(e.getAsJsonObject()))
                .filter(run -> !OTHER_SOLVERS.contains(run.scheduler()));
    }

    private static Stream<JsonElement> elements(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
    }

    /** One run of one scheduler. */
    final class Run {

        private final JsonObject run;

        private Run(JsonObject run) {
            this.run = run;
        }

        String scheduler() {
            return run.get("case").getAsString();
        }

        String mode() {
            return run.get("mode").getAsString();
        }

        int steps() {
            return run.get("steps").getAsInt();
        }

        /** The sampler for this configuration; eta is an argument to diffusers' step, not a part of it. */
        Sampler sampler(SchedulerConfig config) {
            return switch (scheduler()) {
                case "ddim_eta1" -> Sampler.ddpm();
                case "tcd_eta0" -> Sampler.tcd(0);
                case "tcd_eta1" -> Sampler.tcd(1);
                default -> Sampler.chosenBy(config).orElseThrow();
            };
        }

        /** The scheduler's configuration, as the file in which a model would have it. */
        SchedulerConfig config(Path directory) {
            JsonObject scheduler = scheduler(json);
            JsonObject config = scheduler.get("config").getAsJsonObject().deepCopy();
            config.add("_class_name", scheduler.get("class"));
            Path file = directory.resolve(scheduler() + ".json");
            try {
                Files.writeString(file, config.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return SchedulerConfig.read(file);
        }

        private JsonObject scheduler(JsonObject root) {
            return root.get("cases").getAsJsonObject().get(scheduler()).getAsJsonObject();
        }

        SamplingSchedule schedule(NoiseSchedule noiseSchedule) {
            Sampler sampler = sampler(noiseSchedule.config());
            return switch (mode()) {
                case "full" -> sampler.schedule(noiseSchedule, steps(), compatibility());
                case "i75", "r75" -> sampler.schedule(noiseSchedule, steps(), 0.75, compatibility());
                case "i50", "r50" -> sampler.schedule(noiseSchedule, steps(), 0.5, compatibility());
                default -> throw new IllegalStateException(mode());
            };
        }

        /** riffusion-hobby starts differently with DDIM and PNDM, and ends as old diffusers does. */
        private Compatibility compatibility() {
            boolean old = json.get("diffusers").getAsString().equals("0.9.0");
            boolean offsetCounts = mode().startsWith("r") && !scheduler().startsWith("dpmpp");
            return old || offsetCounts ? Compatibility.RIFFUSION_HOBBY : Compatibility.DIFFUSERS;
        }

        /** The timesteps of the evaluations in this part of the full schedule. */
        List<Double> timesteps() {
            JsonArray all = scheduler(json)
                    .get("schedules")
                    .getAsJsonObject()
                    .get(Integer.toString(steps()))
                    .getAsJsonObject()
                    .get("timesteps")
                    .getAsJsonArray();
            return elements(all)
                    .map(JsonElement::getAsDouble)
                    .skip(run.get("begin").getAsInt())
                    .toList();
        }

        Tensor start(SamplingSchedule schedule) {
            return recorded("start_row", run, schedule.start());
        }

        /** Latents after the steps that were recorded. */
        Map<Integer, Tensor> recorded(SamplingSchedule schedule) {
            return elements(run.get("step_records"))
                    .map(JsonElement::getAsJsonObject)
                    .collect(Collectors.toMap(step -> step.get("i").getAsInt(), step -> {
                        int index = step.get("i").getAsInt();
                        return recorded("out", step, schedule.steps().get(index).to());
                    }));
        }

        private Tensor recorded(String name, JsonObject object, NoiseLevel level) {
            Tensor row = row(object.get(name).getAsInt());
            boolean scaled =
                    SIGMA_SCHEDULERS.contains(scheduler(json).get("class").getAsString());
            return scaled ? row.times(level.alphaT()) : row;
        }

        /** The noise that was recorded, in the order in which it was drawn. */
        NoiseGenerator randomNumbers() {
            AtomicInteger next =
                    new AtomicInteger(json.get("noise_bank_first_row").getAsInt());
            return shape -> row(next.getAndIncrement());
        }

        /** The tolerance of a value: 1e-5 of the largest value at the end. */
        double tolerance() {
            return 1e-5 * Math.max(1, run.get("final_absmax").getAsDouble());
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s, %d steps, %s", scheduler(), steps(), mode());
        }
    }
}
