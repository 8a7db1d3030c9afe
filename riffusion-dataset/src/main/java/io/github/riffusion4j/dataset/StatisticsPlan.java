package io.github.riffusion4j.dataset;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Statistics of the recordings of a data set, and which of them are the same music.
 *
 * @param recordings what to measure
 * @param files brings them to the machine that measures
 */
public record StatisticsPlan(List<Shard.Source> recordings, SoundFiles files) {

    private static final int FILES_A_PART = 8;

    public StatisticsPlan {
        recordings = List.copyOf(recordings);
    }

    /**
     * A recording's statistics, or why there are none.
     *
     * @param name as {@link Recording} has it
     * @param statistics empty if it cannot be read
     * @param failure the reason; empty if it can
     */
    public record Result(String name, Optional<SoundStatistics> statistics, String failure) {}

    /**
     * Two recordings of the same music.
     *
     * @param similarity see {@link SoundStatistics#similarity}
     */
    public record Duplicate(String first, String second, double similarity) {}

    private record Part(ArrayList<Shard.Source> sources) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    /** An Optional cannot travel. */
    private record Measured(String name, List<SoundStatistics> statistics, String failure) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    private record Results(ArrayList<Measured> all) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    /**
     * Measures all recordings.
     *
     * @param progress hears of every eight of them
     * @return a result for each, in their order
     */
    public List<Result> measure(Workers workers, Progress progress, Cancellation cancellation) {
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < recordings.size(); from += FILES_A_PART) {
            int to = Math.min(from + FILES_A_PART, recordings.size());
            parts.add(new Part(new ArrayList<>(recordings.subList(from, to))));
        }
        return workers.run(parts, work(files), progress, cancellation).stream()
                .flatMap(part -> part.all().stream())
                .map(measured -> new Result(
                        measured.name(), measured.statistics().stream().findFirst(), measured.failure()))
                .toList();
    }

    private static Workers.Work<Part, Results> work(SoundFiles files) {
        return (part, cancellation) -> {
            ArrayList<Measured> results = new ArrayList<>();
            for (Shard.Source source : part.sources()) {
                cancellation.throwIfCancelled();
                try {
                    files.open(
                            source,
                            file -> results.add(new Measured(source.name(), List.of(SoundStatistics.of(file)), "")));
                } catch (InvalidFileException | IllegalArgumentException e) {
                    results.add(new Measured(source.name(), List.of(), String.valueOf(e.getMessage())));
                }
            }
            return new Results(results);
        };
    }

    /** The pairs of results that are the same music, in their order. Takes memory for the fingerprints of all. */
    public static List<Duplicate> duplicates(List<Result> results) {
        Map<Integer, List<Integer>> holders = new HashMap<>();
        List<Duplicate> duplicates = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).statistics().isEmpty()) {
                continue;
            }
            SoundStatistics statistics = results.get(i).statistics().get();
            TreeSet<Integer> candidates = new TreeSet<>();
            for (int value : statistics.fingerprint()) {
                List<Integer> others = holders.computeIfAbsent(value, key -> new ArrayList<>());
                candidates.addAll(others);
                others.add(i);
            }
            for (int other : candidates) {
                double similarity =
                        statistics.similarity(results.get(other).statistics().orElseThrow());
                if (similarity >= SoundStatistics.DUPLICATE) {
                    duplicates.add(new Duplicate(
                            results.get(other).name(), results.get(i).name(), similarity));
                }
            }
        }
        return duplicates;
    }

    /**
     * Writes {@code statistics.jsonl}, {@code duplicates.jsonl} and {@code rejected.jsonl}, and returns the
     * {@link #duplicates}.
     *
     * @throws RiffusionException if that fails
     */
    public static List<Duplicate> write(List<Result> results, DatasetStore store) {
        List<Duplicate> duplicates = duplicates(results);
        List<JsonObject> measured = new ArrayList<>();
        List<JsonObject> rejected = new ArrayList<>();
        for (Result result : results) {
            JsonObject json = new JsonObject();
            json.addProperty("source", result.name());
            result.statistics()
                    .ifPresentOrElse(
                            statistics -> {
                                add(json, statistics);
                                measured.add(json);
                            },
                            () -> {
                                json.addProperty("reason", result.failure());
                                rejected.add(json);
                            });
        }
        write(store, "statistics.jsonl", measured);
        write(store, "rejected.jsonl", rejected);
        write(
                store,
                "duplicates.jsonl",
                duplicates.stream()
                        .map(duplicate -> {
                            JsonObject json = new JsonObject();
                            json.addProperty("first", duplicate.first());
                            json.addProperty("second", duplicate.second());
                            json.addProperty("similarity", Math.round(duplicate.similarity() * 100) / 100.0);
                            return json;
                        })
                        .toList());
        return duplicates;
    }

    private static void add(JsonObject json, SoundStatistics statistics) {
        json.addProperty("duration_s", Math.round(statistics.seconds() * 1e4) / 1e4);
        json.addProperty("sample_rate", statistics.sampleRate());
        json.addProperty("channels", statistics.channels());
        json.addProperty("loudness_lufs", statistics.loudness());
        json.addProperty("tempo_bpm", statistics.tempo());
        JsonArray spectrum = new JsonArray();
        statistics.spectrum().forEach(spectrum::add);
        json.add("spectrum_db", spectrum);
    }

    private static void write(DatasetStore store, String name, List<JsonObject> lines) {
        store.write(name, out -> {
            for (JsonObject line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
