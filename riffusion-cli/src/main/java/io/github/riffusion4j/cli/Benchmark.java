package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "benchmark",
        description = "Times this machine: loading the model, its steps, and the inversion from spectrogram to sound.")
final class Benchmark implements Runnable {

    private static final double NANOSECONDS = 1e9;

    @Parameters(arity = "0..1", paramLabel = "PROMPT", defaultValue = "happy jazz piano with drums")
    private String prompt;

    @Option(
            names = "--runs",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            defaultValue = "3",
            description = "Timed repetitions, after one that is not counted (${DEFAULT-VALUE}).")
    private int runs;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingMixin sampling;

    @Mixin
    private Report report;

    @Override
    public void run() {
        long start = System.nanoTime();
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation())) {
            print("loading", secondsSince(start), riffusion.device().toString());
            Run first = generate(riffusion, interrupt);
            List<Run> timed = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                timed.add(generate(riffusion, interrupt));
            }
            print(first, timed);
            for (InversionPreset preset :
                    List.of(InversionPreset.FAST, InversionPreset.BALANCED, InversionPreset.BEST)) {
                print("sound alone, " + preset.name().toLowerCase(Locale.ROOT), invert(first.image(), preset), "");
            }
        }
    }

    /**
     * One generation.
     *
     * @param seconds until the sound was there
     * @param stepSeconds of these, all steps
     */
    private record Run(SpectrogramImage image, double musicSeconds, double seconds, double stepSeconds) {}

    private Run generate(RiffusionPipeline riffusion, Interrupt interrupt) {
        long start = System.nanoTime();
        long[] lastStep = {start};
        TextToAudio request = sampling.apply(riffusion.textToAudio(prompt), interrupt, (done, total) -> {
            lastStep[0] = System.nanoTime();
        });
        Generation made = request.seed(1).generate();
        return new Run(
                made.image(),
                made.audio().duration().toMillis() / 1000.0,
                secondsSince(start),
                (lastStep[0] - start) / NANOSECONDS);
    }

    private void print(Run first, List<Run> timed) {
        double whole = median(timed.stream().map(Run::seconds).toList());
        double steps = median(timed.stream().map(Run::stepSeconds).toList());
        double music = first.musicSeconds();
        print("a clip, the first time", first.seconds(), "");
        print(
                "a clip, warm",
                whole,
                String.format(Locale.ROOT, "%.2f s of music, %.2f times real time", music, music / whole));
        print("  its text and steps", steps, "");
        print("  decoding and sound", whole - steps, "");
    }

    private double invert(SpectrogramImage image, InversionPreset preset) {
        SpectrogramImageConverter converter = new SpectrogramImageConverter(image.params(), preset.inverter());
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i <= runs; i++) {
            long start = System.nanoTime();
            converter.toAudio(image);
            seconds.add(secondsSince(start));
        }
        return median(seconds.subList(1, seconds.size()));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / NANOSECONDS;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void print(String what, double seconds, String more) {
        JsonObject facts = new JsonObject();
        facts.addProperty("what", what.strip());
        facts.addProperty("seconds", seconds);
        if (!more.isEmpty()) {
            facts.addProperty("note", more);
        }
        report.print(
                String.format(Locale.ROOT, "%-24s %8.3f s  %s", what, seconds, more)
                        .stripTrailing(),
                facts);
    }
}
