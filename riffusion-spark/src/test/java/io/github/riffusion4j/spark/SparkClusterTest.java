package io.github.riffusion4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.dataset.AudioDirectory;
import io.github.riffusion4j.dataset.CaptionTable;
import io.github.riffusion4j.dataset.DatasetLayout;
import io.github.riffusion4j.dataset.DatasetOptions;
import io.github.riffusion4j.dataset.DatasetPlan;
import io.github.riffusion4j.dataset.DatasetStore;
import io.github.riffusion4j.dataset.ShardReport;
import io.github.riffusion4j.dataset.SongSplit;
import io.github.riffusion4j.dataset.Workers;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans on a Spark of this process. */
class SparkClusterTest {

    private static SparkSession session;
    private static SparkCluster cluster;

    @TempDir
    private Path directory;

    private Path recordings;

    @BeforeAll
    static void start() {
        System.setProperty("log4j2.configurationFile", "classpath:io/github/riffusion4j/spark/log4j2.properties");
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.task.maxFailures", "1")
                .getOrCreate();
        cluster = SparkCluster.of(session);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @BeforeEach
    void record() throws IOException {
        recordings = Files.createDirectories(directory.resolve("recordings"));
        Corpus.write(recordings, 10);
    }

    private static DatasetOptions options(DatasetLayout layout) {
        SpectrogramParams params = SpectrogramParams.defaults().toBuilder()
                .sampleRate(16000)
                .numFrequencies(32)
                .maxFrequency(4000)
                .build();
        return DatasetOptions.of(layout).toBuilder()
                .params(params)
                .columns(64)
                .split(SongSplit.test(0.3))
                .shardSize(2)
                .build();
    }

    private static ShardReport write(DatasetPlan plan, DatasetStore store, Workers workers) {
        return plan.write(store, workers, Progress.none(), new Cancellation());
    }

    @ParameterizedTest
    @EnumSource(DatasetLayout.class)
    void theResultIsThatOfOneMachine(DatasetLayout layout) throws IOException {
        Files.write(recordings.resolve("bad.mp3"), new byte[] {1, 2, 3});
        Path here = directory.resolve("here");
        Path there = directory.resolve("there");
        DatasetPlan plan = DatasetPlan.of(
                cluster.recordings(recordings.toString(), "*", CaptionTable.empty(), there.toString()),
                options(layout),
                cluster.files());
        List<Integer> heard = new ArrayList<>();
        ShardReport report = plan.write(
                cluster.store(there.toString()), cluster, (done, total) -> heard.add(done), new Cancellation());
        assertEquals(new ShardReport(10, 0, 0, 1), report);
        assertTrue(heard.size() <= plan.shards().size(), heard::toString);
        AudioDirectory all = AudioDirectory.of(recordings);
        write(
                DatasetPlan.of(all, all.recordings(here), CaptionTable.empty(), options(layout)),
                DatasetStore.of(here),
                Workers.threads(1));
        assertEquals(Corpus.contents(here), Corpus.contents(there));
        assertEquals(new ShardReport(0, 10, 0, 1), write(plan, cluster.store(there.toString()), cluster));
    }

    @Test
    void addressesAreReadAndWrittenByHadoop() throws IOException {
        Path output = directory.resolve("output");
        String from = "file://" + recordings;
        String to = "file://" + output;
        Files.writeString(recordings.resolve("album0/song_000_x.txt"), "from a text");
        DatasetPlan plan = DatasetPlan.of(
                cluster.recordings(from, "song_00*", CaptionTable.empty(), to),
                options(DatasetLayout.IMAGEFOLDER),
                cluster.files());
        assertEquals(new ShardReport(10, 0, 0, 0), write(plan, cluster.store(to), cluster));
        String lines = Files.readString(output.resolve("train/metadata.jsonl"))
                + Files.readString(output.resolve("test/metadata.jsonl"));
        assertTrue(lines.contains("\"text\":\"from a text\""), lines);
        assertTrue(lines.contains("album0/song_000_x_00000000.png"), lines);
        assertEquals(new ShardReport(0, 10, 0, 0), write(plan, cluster.store(to), cluster));
        Failure.expect(
                InvalidFileException.class,
                () -> cluster.recordings("file://" + directory + "/missing", "*", CaptionTable.empty(), to),
                "missing: does not exist");
    }

    @Test
    void resultsComeInOrderAndErrorsWithTheirReason() {
        List<Integer> parts = IntStream.range(0, 20).boxed().toList();
        assertEquals(
                parts.stream().map(i -> i * i).toList(),
                cluster.run(parts, (part, stop) -> part * part, Progress.none(), new Cancellation()));
        Failure.expect(
                RiffusionException.class,
                () -> cluster.run(
                        parts,
                        (part, stop) -> {
                            throw new RiffusionException("out/7.png: cannot be written: No space left on device");
                        },
                        Progress.none(),
                        new Cancellation()),
                "a task failed on Spark",
                "No space left on device");
        assertEquals(
                List.of(), cluster.run(List.<Integer>of(), (part, stop) -> part, Progress.none(), new Cancellation()));
    }

    @Test
    void itCanBeCancelled() {
        Cancellation cancellation = new Cancellation();
        List<Integer> parts = IntStream.range(0, 100).boxed().toList();
        assertThrows(
                CancelledException.class,
                () -> cluster.run(
                        parts,
                        (part, stop) -> {
                            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                            return part;
                        },
                        (done, total) -> cancellation.cancel(),
                        cancellation));
    }
}
