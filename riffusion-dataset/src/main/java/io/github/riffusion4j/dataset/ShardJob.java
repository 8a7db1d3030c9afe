package io.github.riffusion4j.dataset;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a shard's files, and then a record of them, {@code .riffusion/SHARD.jsonl}: where that is, the shard is
 * finished. A recording that cannot be read, or has no caption, is noted there with the reason, and the rest done; what
 * cannot be written ends the shard. The same shard makes the same bytes wherever it runs, so that two machines may well
 * do it at once. For use by many threads at once.
 */
public final class ShardJob {

    static final String RECORDS = ".riffusion";

    private final ExampleCutter cutter;
    private final DatasetOptions options;
    private final DatasetStore store;
    private final SoundFiles files;

    /**
     * A job.
     *
     * @param files brings the recordings to this machine
     */
    public ShardJob(DatasetOptions options, DatasetStore store, SoundFiles files) {
        this.cutter = new ExampleCutter(options);
        this.options = options;
        this.store = store;
        this.files = files;
    }

    /**
     * Makes a shard, unless it is finished.
     *
     * @throws io.github.riffusion4j.base.CancelledException once {@code cancellation} is cancelled
     * @throws io.github.riffusion4j.base.RiffusionException if a file cannot be written
     */
    public ShardReport run(Shard shard, Cancellation cancellation) {
        if (store.has(recordOf(shard))) {
            JsonObject head = head(store, recordOf(shard));
            if (files(head).stream().allMatch(store::has)) {
                return new ShardReport(
                        0,
                        head.get("examples").getAsLong(),
                        head.get("left_out").getAsLong(),
                        head.get("failures").getAsLong());
            }
        }
        return make(shard, cancellation);
    }

    private ShardReport make(Shard shard, Cancellation cancellation) {
        Lines lines = new Lines();
        try (ExampleWriter writer = ExampleWriter.of(options.layout(), shard, store)) {
            for (Shard.Source source : shard.recordings()) {
                cancellation.throwIfCancelled();
                make(source, writer, lines, cancellation);
            }
            List<String> names = writer.finish();
            ShardReport report = new ShardReport(lines.examples, 0, lines.leftOut, lines.failures);
            write(recordOf(shard), names, report, lines.all);
            return report;
        }
    }

    private void make(Shard.Source source, ExampleWriter writer, Lines lines, Cancellation cancellation) {
        try {
            files.open(
                    source,
                    file -> cutter.cut(
                            file,
                            source,
                            example -> {
                                writer.add(example);
                                lines.example(example);
                            },
                            (start, reason) -> lines.leftOut(source, start, reason),
                            cancellation));
        } catch (InvalidFileException | IllegalArgumentException e) {
            lines.failure(source, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            lines.failure(source, "cannot be read: " + e.getMessage());
        }
    }

    private void write(String record, List<String> names, ShardReport report, List<JsonObject> lines) {
        JsonObject head = new JsonObject();
        head.addProperty("examples", report.examples());
        head.addProperty("left_out", report.leftOut());
        head.addProperty("failures", report.failures());
        JsonArray files = new JsonArray();
        names.forEach(files::add);
        head.add("files", files);
        store.write(record, out -> {
            out.write((head + "\n").getBytes(StandardCharsets.UTF_8));
            for (JsonObject line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    static String recordOf(Shard shard) {
        return RECORDS + "/" + shard.name() + ".jsonl";
    }

    /** The first line of a record. */
    static JsonObject head(DatasetStore store, String record) {
        try (BufferedReader reader = open(store, record)) {
            return JsonParser.parseString(String.valueOf(reader.readLine())).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(record + " cannot be read", e);
        }
    }

    static List<String> files(JsonObject head) {
        List<String> names = new ArrayList<>();
        head.getAsJsonArray("files").forEach(name -> names.add(name.getAsString()));
        return names;
    }

    static BufferedReader open(DatasetStore store, String name) {
        return new BufferedReader(new InputStreamReader(store.read(name), StandardCharsets.UTF_8));
    }

    /** The lines of a record, and their counts. */
    private static final class Lines {

        private final List<JsonObject> all = new ArrayList<>();
        private long examples;
        private long leftOut;
        private long failures;

        void example(Example example) {
            JsonObject line = new JsonObject();
            line.addProperty("file_name", example.name() + ".png");
            line.addProperty("text", example.caption());
            example.facts().entrySet().forEach(fact -> line.add(fact.getKey(), fact.getValue()));
            all.add(line);
            examples++;
        }

        void leftOut(Shard.Source source, double start, String reason) {
            JsonObject line = rejected(source, reason);
            line.addProperty("start_s", Math.round(start * 1e4) / 1e4);
            leftOut++;
        }

        void failure(Shard.Source source, String reason) {
            rejected(source, reason);
            failures++;
        }

        private JsonObject rejected(Shard.Source source, String reason) {
            JsonObject line = new JsonObject();
            line.addProperty("rejected", source.name());
            line.addProperty("file", source.file());
            line.addProperty("reason", reason);
            all.add(line);
            return line;
        }
    }
}
