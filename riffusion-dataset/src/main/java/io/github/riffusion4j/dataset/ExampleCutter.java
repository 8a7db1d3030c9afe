package io.github.riffusion4j.dataset;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.AudioTags;
import io.github.riffusion4j.audio.AudioWindow;
import io.github.riffusion4j.audio.Strictness;
import io.github.riffusion4j.audio.effects.Beats;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.base.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Cuts a recording of any length into examples, with half a minute of it in memory. */
final class ExampleCutter {

    /** Beats are looked for in so much sound at a time. */
    private static final int BEAT_SECONDS = 30;

    private static final int MAX_CAPTION_BYTES = 10_000;

    private final DatasetOptions options;
    private final SpectrogramImageConverter converter;

    ExampleCutter(DatasetOptions options) {
        this.options = options;
        this.converter = new SpectrogramImageConverter(options.params());
    }

    /**
     * Cuts one recording.
     *
     * @param file where it lies on this machine
     * @param examples is given each example
     * @param leftOut is given the position, in seconds, and the reason where the filter leaves out a clip
     * @throws IllegalArgumentException if it has no caption, or is shorter than a clip
     * @throws io.github.riffusion4j.base.InvalidFileException if it is damaged; what came before is good
     */
    void cut(
            Path file,
            Shard.Source source,
            Consumer<Example> examples,
            BiConsumer<Double, String> leftOut,
            Cancellation cancellation) {
        Map<String, String> fields = fields(file, source);
        if (options.placement() == ClipPlacement.INTERVAL) {
            options.caption().fill(fields); // before the file is decoded in vain
        }
        try (AudioReader reader = AudioFile.open(file, Strictness.STRICT)) {
            AudioWindow sound =
                    new AudioWindow(Resampler.resample(reader, options.params().sampleRate()));
            Cut cut = new Cut(source, fields, examples, leftOut, cancellation);
            if (options.placement() == ClipPlacement.BEAT) {
                cut.onBeats(sound);
            } else {
                cut.atIntervals(sound);
            }
            cut.requireAny();
        }
    }

    /** What is known of a recording, the table's before a text beside the file, its name and its tags. */
    private Map<String, String> fields(Path file, Shard.Source source) {
        Map<String, String> fields = new TreeMap<>(AudioTags.read(file).fields());
        String name = source.name();
        int slash = name.lastIndexOf('/');
        fields.put("name", name.substring(slash + 1).replace('_', ' ').strip());
        if (slash > 0) {
            fields.put("directory", name.substring(name.lastIndexOf('/', slash - 1) + 1, slash));
        }
        fields.putAll(options.fileNames().fields(name));
        textBeside(file).ifPresent(text -> fields.put("text", text));
        fields.putAll(source.fields());
        return fields;
    }

    /** The content of {@code song.txt} beside {@code song.mp3}. */
    private static Optional<String> textBeside(Path file) {
        String name = String.valueOf(file.getFileName());
        Path text = file.resolveSibling(name.substring(0, Math.max(0, name.lastIndexOf('.'))) + ".txt");
        try {
            return Files.isRegularFile(text) && Files.size(text) <= MAX_CAPTION_BYTES
                    ? Optional.of(new String(Files.readAllBytes(text), StandardCharsets.UTF_8).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The way through one recording. */
    private final class Cut {

        private final Shard.Source source;
        private final Map<String, String> fields;
        private final Consumer<Example> examples;
        private final BiConsumer<Double, String> leftOut;
        private final Cancellation cancellation;
        private final int rate = options.params().sampleRate();
        private final int length = options.clipLength();
        private final String song;
        private boolean any;

        Cut(
                Shard.Source source,
                Map<String, String> fields,
                Consumer<Example> examples,
                BiConsumer<Double, String> leftOut,
                Cancellation cancellation) {
            this.source = source;
            this.fields = fields;
            this.examples = examples;
            this.leftOut = leftOut;
            this.cancellation = cancellation;
            this.song = options.split().songOf(source.name());
        }

        void atIntervals(AudioWindow sound) {
            for (long at = 0; ; at += options.interval()) {
                AudioClip clip = sound.part(at, length);
                if (clip.length() < length) {
                    return;
                }
                add(at, clip, OptionalDouble.empty());
            }
        }

        void onBeats(AudioWindow sound) {
            int stretch = Math.max(BEAT_SECONDS * rate, 2 * length);
            long at = 0;
            while (true) {
                AudioClip part = sound.part(at, stretch);
                if (part.length() < length) {
                    return;
                }
                at += cutOnBeats(at, part);
            }
        }

        /** Cuts the clips that a part holds, and returns where in it the next one may begin. */
        private int cutOnBeats(long at, AudioClip part) {
            Optional<Beats> beats = Beats.of(part);
            int next = 0;
            int from = start(beats, next);
            while (from + length <= part.length()) {
                add(
                        at + from,
                        part.slice(from, from + length),
                        beats.map(found -> OptionalDouble.of(found.tempo())).orElse(OptionalDouble.empty()));
                next = from + options.interval();
                from = start(beats, next);
            }
            // A first beat may lie so late that no clip fits after it.
            return next > 0 ? next : Math.max(1, part.length() - length + 1);
        }

        /** Where a clip begins: beyond all sound if there are beats, but none so late. */
        private int start(Optional<Beats> beats, int earliest) {
            if (beats.isEmpty()) {
                return earliest;
            }
            for (int i = 0; i < beats.get().count(); i++) {
                int beat = (int) Math.round(beats.get().time(i) * rate);
                if (beat >= earliest) {
                    return beat;
                }
            }
            return Integer.MAX_VALUE - length;
        }

        private void add(long at, AudioClip clip, OptionalDouble tempo) {
            cancellation.throwIfCancelled();
            any = true;
            double start = (double) at / rate;
            double loudness = ClipFilter.loudness(clip);
            Optional<String> objection = options.filter().objection(clip, loudness);
            if (objection.isPresent()) {
                leftOut.accept(start, objection.get());
                return;
            }
            Map<String, String> all = new TreeMap<>(fields);
            tempo.ifPresent(bpm -> all.put("tempo", String.valueOf(Math.round(bpm))));
            String caption = options.caption().fill(all);
            examples.accept(new Example(
                    String.format(Locale.ROOT, "%s_%08d", source.name(), at * 1000 / rate),
                    png(converter.toImage(clip)),
                    caption,
                    facts(start, clip, loudness, tempo)));
        }

        private JsonObject facts(double start, AudioClip clip, double loudness, OptionalDouble tempo) {
            JsonObject facts = new JsonObject();
            facts.addProperty("source", source.name());
            facts.addProperty("song", song);
            facts.addProperty("start_s", rounded(start, 1e4));
            facts.addProperty("duration_s", rounded((double) clip.length() / rate, 1e4));
            facts.addProperty("loudness_lufs", rounded(Math.max(-70, loudness), 100));
            facts.addProperty("tempo_bpm", rounded(tempo.orElse(0), 100));
            facts.addProperty("sample_rate", rate);
            facts.addProperty("step_size_ms", options.params().stepSizeMs());
            facts.addProperty("num_frequencies", options.params().numFrequencies());
            facts.addProperty("min_frequency", options.params().minFrequency());
            facts.addProperty("max_frequency", options.params().maxFrequency());
            facts.addProperty("power_for_image", options.params().powerForImage());
            return facts;
        }

        void requireAny() {
            if (!any) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "plays less than one clip of %.2f seconds", (double) length / rate));
            }
        }
    }

    private static double rounded(double value, double unit) {
        return Math.round(value * unit) / unit;
    }

    private static byte[] png(SpectrogramImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            image.write(bytes, ImageFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException("memory failed", e);
        }
        return bytes.toByteArray();
    }
}
