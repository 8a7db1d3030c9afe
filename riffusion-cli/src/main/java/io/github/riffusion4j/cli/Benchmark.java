package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "benchmark",
        description =
                "Times this machine: loading a model, its parts, and clips that are made of them, for each profile"
                        + " that the model is imported for.")
final class Benchmark implements Runnable {

    private static final double NANOSECONDS = 1e9;
    private static final double MEGABYTE = 1e6;

    /** Steps of the rows beside the model's own. */
    private static final int GOOD_STEPS = 20;

    private static final int FEW_STEPS = 4;
    private static final double GUIDANCE = 7;

    @Parameters(arity = "0..1", paramLabel = "PROMPT", defaultValue = "happy jazz piano with drums")
    private String prompt;

    @Option(
            names = "--runs",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            defaultValue = "3",
            description = "Timed calls of each part, after one that is not counted (${DEFAULT-VALUE}).")
    private int runs;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingMixin sampling;

    @Mixin
    private Report report;

    @Override
    public void run() {
        try (Interrupt interrupt = new Interrupt()) {
            List<Parts> all = new ArrayList<>();
            Optional<SpectrogramImage> image = Optional.empty();
            for (Optional<ExportProfile> profile : profiles(interrupt)) {
                Measured measured = measure(profile, interrupt);
                print(measured.parts());
                all.add(measured.parts());
                image = Optional.of(measured.image());
            }
            SpectrogramImage last = image.orElseThrow();
            double sound = 0;
            for (InversionPreset preset :
                    List.of(InversionPreset.FAST, InversionPreset.BALANCED, InversionPreset.BEST)) {
                Time time = invert(last, preset);
                sound = preset == sampling.quality() ? time.seconds() : sound;
                print("sound alone, " + preset.name().toLowerCase(Locale.ROOT), time, "");
            }
            double inverting = sound;
            all.forEach(parts -> printClips(parts, inverting));
        }
    }

    private List<Optional<ExportProfile>> profiles(Interrupt interrupt) {
        List<Optional<ExportProfile>> imported = model.importedProfiles(interrupt.cancellation());
        if (!imported.isEmpty()) {
            return imported;
        }
        // Importing is no part of loading.
        model.open(interrupt.cancellation()).close();
        List<Optional<ExportProfile>> now = model.importedProfiles(interrupt.cancellation());
        return now.isEmpty() ? List.of(Optional.empty()) : now;
    }

    /**
     * The parts of a clip, each the best of several calls; memory in bytes.
     *
     * @param name of the profile
     * @param text the text encoder
     * @param guided a call of the UNet for the prompt and the negative prompt
     * @param alone a call of the UNet for the prompt alone
     * @param decoding of latents to the image
     * @param preview decoding for a preview
     * @param loaded memory after loading
     * @param peak the most memory at any time
     */
    private record Parts(
            String name,
            ModelKind kind,
            double musicSeconds,
            Time loading,
            double text,
            Time guided,
            Time alone,
            Time decoding,
            Time preview,
            OptionalLong loaded,
            OptionalLong peak) {}

    /**
     * A duration.
     *
     * @param seconds on the clock
     * @param processor seconds of all processors together, which other load on the machine hardly changes
     */
    private record Time(double seconds, double processor) {

        static Time since(Time start) {
            Time now = now();
            return new Time(now.seconds - start.seconds, now.processor - start.processor);
        }

        static Time now() {
            double processor = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .map(spent -> spent.toNanos() / NANOSECONDS)
                    .orElse(0.0);
            return new Time(System.nanoTime() / NANOSECONDS, processor);
        }

        Time minus(Time other) {
            return new Time(Math.max(0, seconds - other.seconds), Math.max(0, processor - other.processor));
        }

        static Time best(List<Time> times) {
            return new Time(
                    times.stream().mapToDouble(Time::seconds).min().orElseThrow(),
                    times.stream().mapToDouble(Time::processor).min().orElseThrow());
        }
    }

    private record Measured(Parts parts, SpectrogramImage image) {}

    private Measured measure(Optional<ExportProfile> profile, Interrupt interrupt) {
        ProcessMemory.forgetPeak();
        Time start = Time.now();
        try (RiffusionPipeline riffusion = model.open(profile, interrupt.cancellation())) {
            Time loading = Time.since(start);
            OptionalLong loaded = ProcessMemory.now();
            ModelKind kind = riffusion.kind();
            // One that embeds guidance makes the same call whatever the scale.
            Run guided = generate(riffusion, kind.embedsGuidance() ? kind.guidance() : GUIDANCE, interrupt);
            Run alone = generate(riffusion, 1, interrupt);
            SpectrogramImage image = alone.image();
            Time sound = invert(image, sampling.quality());
            Parts parts = new Parts(
                    profile.map(Benchmark::nameOf).orElse("as it is"),
                    kind,
                    alone.musicSeconds(),
                    loading,
                    alone.first().minus(alone.call()).seconds(),
                    guided.call(),
                    alone.call(),
                    Time.best(List.of(guided.end(), alone.end())).minus(sound),
                    alone.preview(),
                    loaded,
                    ProcessMemory.peak());
            return new Measured(parts, image);
        }
    }

    private static String nameOf(ExportProfile profile) {
        return profile.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * One generation.
     *
     * @param first until the end of the first call of the model
     * @param call the best of the later ones
     * @param preview the best decoding of a preview
     * @param end from the last call to the sound
     */
    private record Run(SpectrogramImage image, double musicSeconds, Time first, Time call, Time preview, Time end) {}

    private Run generate(RiffusionPipeline riffusion, double guidance, Interrupt interrupt) {
        List<Time> calls = new ArrayList<>();
        List<Time> previews = new ArrayList<>();
        Time[] last = {Time.now()};
        TextToAudio request = sampling.apply(riffusion.textToAudio(prompt), interrupt, (done, total) -> {})
                .steps(runs + 1)
                .guidance(guidance)
                .onProgress(step -> {
                    calls.add(Time.since(last[0]));
                    if (step.index() <= runs) {
                        Time before = Time.now();
                        step.preview();
                        previews.add(Time.since(before));
                    }
                    last[0] = Time.now();
                });
        Generation made = request.seed(1).generate();
        Time end = Time.since(last[0]);
        // The first call is slower: the text is encoded, and memory laid out.
        return new Run(
                made.image(),
                made.audio().duration().toMillis() / 1000.0,
                calls.get(0),
                Time.best(calls.subList(1, calls.size())),
                Time.best(previews),
                end);
    }

    private void print(Parts parts) {
        print("loading, " + parts.name(), parts.loading(), ", " + megabytes(parts.loaded()) + " in memory");
        print("  a call with guidance", parts.guided(), "");
        print("  a call without", parts.alone(), "");
        print("  decoding", parts.decoding(), "");
        print("  a preview", parts.preview(), ", " + megabytes(parts.peak()) + " at most");
    }

    private void print(String what, Time time, String more) {
        print(what, time.seconds(), String.format(Locale.ROOT, "%.2f core-s%s", time.processor(), more));
    }

    /** The clips that the parts make up, one line each. */
    private void printClips(Parts parts, double sound) {
        ModelKind kind = parts.kind();
        boolean guided = !kind.embedsGuidance() && kind.guidance() > 1;
        clip(parts, sound, "as by default", sampling.steps().orElse(kind.steps()), guided, false);
        clip(parts, sound, "20 steps", GOOD_STEPS, true, false);
        clip(parts, sound, "4 steps, no guidance", FEW_STEPS, false, false);
        if (model.hasPreviewDecoder()) {
            clip(parts, sound, "4 steps, preview's decoder", FEW_STEPS, false, true);
        }
    }

    private void clip(Parts parts, double sound, String what, int steps, boolean guided, boolean tiny) {
        double call = (guided ? parts.guided() : parts.alone()).seconds();
        double decoding = (tiny ? parts.preview() : parts.decoding()).seconds();
        double seconds = parts.text() + steps * call + decoding + sound;
        print(
                "a clip, " + parts.name() + ": " + what,
                seconds,
                String.format(
                        Locale.ROOT,
                        "%d calls; first preview after %.1f s; %.1f s of music",
                        steps,
                        parts.text() + call + parts.preview().seconds(),
                        parts.musicSeconds()));
    }

    private static String megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? String.format(Locale.ROOT, "%.0f MB", bytes.getAsLong() / MEGABYTE) : "unknown";
    }

    private Time invert(SpectrogramImage image, InversionPreset preset) {
        SpectrogramImageConverter converter = new SpectrogramImageConverter(image.params(), preset.inverter());
        List<Time> times = new ArrayList<>();
        for (int i = 0; i <= runs; i++) {
            Time start = Time.now();
            converter.toAudio(image);
            times.add(Time.since(start));
        }
        return Time.best(times.subList(1, times.size()));
    }

    private void print(String what, double seconds, String more) {
        JsonObject facts = new JsonObject();
        facts.addProperty("what", what.strip());
        facts.addProperty("seconds", seconds);
        if (!more.isEmpty()) {
            facts.addProperty("note", more);
        }
        report.print(
                String.format(Locale.ROOT, "%-44s %9.3f s  %s", what, seconds, more)
                        .stripTrailing(),
                facts);
    }
}
