package io.github.riffusion4j.dataset;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A data set that is to be made: recordings divided into shards, which any threads or machines then make in any order.
 * A plan that is carried out again does only what is missing.
 *
 * @param options how
 * @param shards the units of work, those of one split together
 * @param files brings the recordings to the machine that works on them
 */
public record DatasetPlan(DatasetOptions options, List<Shard> shards, SoundFiles files) {

    private static final String OPTIONS = ShardJob.RECORDS + "/options.json";
    private static final String REJECTED = "rejected.jsonl";
    private static final String SUMMARY = "dataset.json";
    private static final String METADATA = "metadata.jsonl";

    public DatasetPlan {
        shards = List.copyOf(shards);
    }

    /**
     * A plan of recordings on this machine.
     *
     * @param captions what a table says of the files
     * @throws InvalidFileException if a file is gone
     */
    public static DatasetPlan of(
            AudioDirectory directory, List<Recording> recordings, CaptionTable captions, DatasetOptions options) {
        return of(
                recordings.stream()
                        .map(recording -> Shard.Source.of(directory.directory(), recording, captions))
                        .toList(),
                options,
                SoundFiles.shared());
    }

    /** A plan of recordings that lie anywhere. */
    public static DatasetPlan of(List<Shard.Source> recordings, DatasetOptions options, SoundFiles files) {
        Map<String, List<Shard.Source>> splits = recordings.stream()
                .collect(Collectors.groupingBy(
                        source -> options.split().splitOf(source.name()), TreeMap::new, Collectors.toList()));
        List<Shard> shards = new ArrayList<>();
        splits.forEach((split, sources) -> {
            int count = (sources.size() + options.shardSize() - 1) / options.shardSize();
            for (int i = 0; i < count; i++) {
                int from = i * options.shardSize();
                int to = Math.min(from + options.shardSize(), sources.size());
                shards.add(Shard.of(split, i, count, sources.subList(from, to), options));
            }
        });
        return new DatasetPlan(options, shards, files);
    }

    /**
     * Makes the data set.
     *
     * @param progress hears of every shard
     * @throws IllegalArgumentException if the store holds a data set of other options
     * @throws io.github.riffusion4j.base.CancelledException once {@code cancellation} is cancelled, or the calling
     *     thread interrupted; finished shards stay
     * @throws io.github.riffusion4j.base.RiffusionException if a file cannot be written
     */
    public ShardReport write(DatasetStore store, Workers workers, Progress progress, Cancellation cancellation) {
        begin(store);
        ShardReport report = workers.run(shards, work(options, store, files), progress, cancellation).stream()
                .reduce(ShardReport.NOTHING, ShardReport::plus);
        finish(store);
        return report;
    }

    /** Not a method of an instance, which would travel to the workers with all shards. */
    private static Workers.Work<Shard, ShardReport> work(DatasetOptions options, DatasetStore store, SoundFiles files) {
        return (shard, cancellation) -> new ShardJob(options, store, files).run(shard, cancellation);
    }

    /**
     * Claims the store for this plan; before its first shard is made.
     *
     * @throws IllegalArgumentException if the store holds a data set of other options
     */
    private void begin(DatasetStore store) {
        options.layout().requireLibraries();
        JsonObject json = options.json();
        if (!store.has(OPTIONS)) {
            store.write(OPTIONS, out -> out.write(utf8(json.toString())));
            return;
        }
        JsonObject there = parse(store, OPTIONS);
        if (!there.equals(json)) {
            throw new IllegalArgumentException("the output directory holds a data set with other options ("
                    + differences(there, json) + "); write to another directory, or delete that one");
        }
    }

    private static JsonObject parse(DatasetStore store, String name) {
        try (BufferedReader reader = ShardJob.open(store, name)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        } catch (JsonParseException | IllegalStateException e) {
            throw new InvalidFileException(name, "is damaged; delete the output directory and start again", e);
        }
    }

    private static String differences(JsonObject before, JsonObject now) {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, JsonElement> entry : now.entrySet()) {
            JsonElement old = before.get(entry.getKey());
            if (!entry.getValue().equals(old)) {
                words.add(entry.getKey() + " was " + old + ", is " + entry.getValue());
            }
        }
        return String.join("; ", words);
    }

    /**
     * Joins what the shards have noted, once all are made: {@code train/metadata.jsonl} and {@code test/metadata.jsonl}
     * of an imagefolder, {@code rejected.jsonl}, and {@code dataset.json} with the options and counts. Removes what
     * shards of other recordings have left, when recordings were added, changed or taken away.
     */
    private void finish(DatasetStore store) {
        removeStale(store);
        List<String> splits = shards.stream().map(Shard::split).distinct().toList();
        if (options.layout() == DatasetLayout.IMAGEFOLDER) {
            for (String split : splits) {
                store.write(split + "/" + METADATA, out -> copy(store, shardsOf(split), false, out));
            }
        }
        store.write(REJECTED, out -> copy(store, shards, true, out));
        JsonObject summary = new JsonObject();
        summary.add("options", options.json());
        for (String split : splits) {
            JsonObject counts = new JsonObject();
            ShardReport total = shardsOf(split).stream()
                    .map(shard -> ShardJob.head(store, ShardJob.recordOf(shard)))
                    .map(head -> new ShardReport(
                            head.get("examples").getAsLong(),
                            0,
                            head.get("left_out").getAsLong(),
                            head.get("failures").getAsLong()))
                    .reduce(ShardReport.NOTHING, ShardReport::plus);
            counts.addProperty("examples", total.examples());
            counts.addProperty("left_out", total.leftOut());
            counts.addProperty("failures", total.failures());
            summary.add(split, counts);
        }
        store.write(SUMMARY, out -> out.write(utf8(summary + "\n")));
    }

    private List<Shard> shardsOf(String split) {
        return shards.stream().filter(shard -> shard.split().equals(split)).toList();
    }

    private static void copy(DatasetStore store, List<Shard> shards, boolean rejected, OutputStream out)
            throws IOException {
        for (Shard shard : shards) {
            try (BufferedReader reader = ShardJob.open(store, ShardJob.recordOf(shard))) {
                reader.readLine(); // the counts
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("{\"rejected\":") == rejected) {
                        out.write(utf8(line + "\n"));
                    }
                }
            }
        }
    }

    private void removeStale(DatasetStore store) {
        Set<String> records = shards.stream().map(ShardJob::recordOf).collect(Collectors.toSet());
        List<String> stale = store.list(ShardJob.RECORDS).stream()
                .filter(name -> name.endsWith(".jsonl") && !records.contains(name))
                .toList();
        if (stale.isEmpty()) {
            return;
        }
        Set<String> files = new HashSet<>();
        records.forEach(record -> files.addAll(ShardJob.files(ShardJob.head(store, record))));
        for (String record : stale) {
            for (String file : ShardJob.files(ShardJob.head(store, record))) {
                if (!files.contains(file)) {
                    store.delete(file);
                }
            }
            store.delete(record);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
