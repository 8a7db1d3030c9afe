package io.github.riffusion4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.testkit.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Data sets in every layout, begun, interrupted, taken up and changed. */
class DatasetPlanTest {

    private static final SpectrogramParams PARAMS = SpectrogramParams.defaults().toBuilder()
            .sampleRate(16000)
            .numFrequencies(32)
            .maxFrequency(4000)
            .build();

    @TempDir
    private Path directory;

    private Path recordings;
    private Path output;

    @BeforeEach
    void record() throws IOException {
        recordings = Files.createDirectories(directory.resolve("recordings"));
        output = directory.resolve("output");
        for (int i = 0; i < 5; i++) {
            noise("jazz/song_" + i + ".wav", 1.4);
        }
    }

    private Path noise(String name, double seconds) throws IOException {
        Random random = new Random(name.hashCode());
        float[] samples = new float[(int) (16000 * seconds)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (random.nextFloat() - 0.5f) / 2;
        }
        return write(name, samples);
    }

    private Path write(String name, float... samples) throws IOException {
        Path file = recordings.resolve(name);
        Files.createDirectories(file.getParent());
        AudioClip.of(16000, samples).write(file);
        // Files that are written within one millisecond would look alike.
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000)));
        return file;
    }

    private static DatasetOptions.Builder options(DatasetLayout layout) {
        return DatasetOptions.of(layout).toBuilder()
                .params(PARAMS)
                .columns(64)
                .intervalMs(640)
                .shardSize(2);
    }

    private DatasetPlan plan(DatasetOptions options) {
        return plan(options, CaptionTable.empty());
    }

    private DatasetPlan plan(DatasetOptions options, CaptionTable table) {
        AudioDirectory all = AudioDirectory.of(recordings);
        return DatasetPlan.of(all, all.recordings(output), table, options);
    }

    private ShardReport write(DatasetOptions options) {
        return write(plan(options), output, 2);
    }

    private static ShardReport write(DatasetPlan plan, Path output, int threads) {
        return plan.write(DatasetStore.of(output), Workers.threads(threads), Progress.none(), new Cancellation());
    }

    private static Set<String> files(Path output) throws IOException {
        try (Stream<Path> all = Files.walk(output)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> output.relativize(file).toString())
                    .filter(name -> !name.startsWith(".riffusion"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Map<String, ByteBuffer> contents(Path output) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        for (String name : files(output)) {
            contents.put(name, ByteBuffer.wrap(Files.readAllBytes(output.resolve(name))));
        }
        return contents;
    }

    private List<JsonObject> lines(String name) throws IOException {
        return Files.readAllLines(output.resolve(name)).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private List<String> captions() throws IOException {
        return lines("train/metadata.jsonl").stream()
                .map(line -> line.get("text").getAsString())
                .toList();
    }

    @Test
    void imagefolderHasImagesAndATableOfThem() throws IOException {
        assertEquals(
                new ShardReport(10, 0, 0, 0),
                write(options(DatasetLayout.IMAGEFOLDER).build()));
        List<JsonObject> lines = lines("train/metadata.jsonl");
        assertEquals(10, lines.size());
        JsonObject second = lines.get(1);
        assertEquals("jazz/song_0_00000640.png", second.get("file_name").getAsString());
        assertEquals("song 0", second.get("text").getAsString());
        assertEquals("jazz/song_0", second.get("source").getAsString());
        assertEquals(0.64, second.get("start_s").getAsDouble());
        assertEquals(0.63, second.get("duration_s").getAsDouble());
        SpectrogramImage image = SpectrogramImage.read(output.resolve("train/jazz/song_0_00000640.png"));
        assertEquals(64, image.width());
        assertEquals(PARAMS, image.params());
        assertEquals(13, files(output).size());
        JsonObject summary = JsonParser.parseString(Files.readString(output.resolve("dataset.json")))
                .getAsJsonObject();
        assertEquals(10, summary.getAsJsonObject("train").get("examples").getAsInt());
    }

    @Test
    void captionsStandBesideTheImages() throws IOException {
        write(options(DatasetLayout.CAPTIONS)
                .caption(new CaptionTemplate("{directory}, {name}"))
                .build());
        assertEquals("jazz, song 3\n", Files.readString(output.resolve("train/jazz/song_3_00000000.txt")));
        assertTrue(Files.exists(output.resolve("train/jazz/song_3_00000000.png")));
        assertFalse(Files.exists(output.resolve("train/metadata.jsonl")));
    }

    @Test
    void webDatasetHasTarFilesOfWholeShards() throws IOException {
        Files.move(recordings.resolve("jazz/song_4.wav"), recordings.resolve("jazz/Ж. op. 4.wav"));
        write(options(DatasetLayout.WEBDATASET).build());
        List<String> tars =
                files(output).stream().filter(name -> name.endsWith(".tar")).toList();
        assertEquals(3, tars.size());
        assertTrue(tars.get(0).matches("train-00000-of-00003-[0-9a-f]{12}\\.tar"), tars.get(0));
        List<String> entries = new ArrayList<>();
        for (String tar : tars) {
            try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(output.resolve(tar)))) {
                for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    entries.add(entry.getName());
                    byte[] content = in.readAllBytes();
                    if (entry.getName().endsWith(".png")) {
                        assertEquals(
                                64,
                                SpectrogramImage.read(new ByteArrayInputStream(content), "png")
                                        .width());
                    } else if (entry.getName().endsWith(".json")) {
                        String json = new String(content, StandardCharsets.UTF_8);
                        assertTrue(
                                JsonParser.parseString(json).getAsJsonObject().has("start_s"), json);
                    }
                }
            }
        }
        assertEquals(30, entries.size());
        assertEquals("jazz/song_0_00000000.png", entries.get(0));
        assertTrue(entries.contains("jazz/Ж_ op_ 4_00000640.txt"), entries::toString);
    }

    @Test
    void parquetHasTypedColumnsAndSaysWhichIsTheImage() throws IOException {
        write(options(DatasetLayout.PARQUET).build());
        String name = files(output).stream()
                .filter(file -> file.endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        LocalInputFile file = new LocalInputFile(output.resolve(name));
        try (ParquetFileReader footer = ParquetFileReader.open(file)) {
            String features = String.valueOf(
                    footer.getFileMetaData().getKeyValueMetaData().get("huggingface"));
            assertTrue(features.contains("\"image\":{\"_type\":\"Image\"}"), features);
        }
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader =
                new Groups(file).withConf(new PlainParquetConfiguration()).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        assertEquals(4, rows.size());
        assertEquals("song 0", rows.get(1).getString("text", 0));
        assertEquals(0.64, rows.get(1).getDouble("start_s", 0));
        Group image = rows.get(1).getGroup("image", 0);
        assertEquals("jazz/song_0_00000640.png", image.getString("path", 0));
        byte[] png = image.getBinary("bytes", 0).getBytes();
        assertEquals(
                64, SpectrogramImage.read(new ByteArrayInputStream(png), "png").width());
    }

    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(LocalInputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    @ParameterizedTest
    @EnumSource(DatasetLayout.class)
    void anyNumberOfThreadsMakesTheSameBytes(DatasetLayout layout) throws IOException {
        DatasetPlan plan = plan(options(layout).split(SongSplit.test(0.7)).build());
        write(plan, output, 1);
        Path other = directory.resolve("other");
        write(plan, other, 4);
        assertEquals(contents(output), contents(other));
        assertTrue(files(output).stream().anyMatch(name -> name.startsWith("test")), () -> "no test split");
    }

    @ParameterizedTest
    @EnumSource(DatasetLayout.class)
    void whatIsThereIsNotMadeAgainAndWhatIsMissingIs(DatasetLayout layout) throws IOException {
        DatasetOptions options = options(layout).build();
        write(options);
        Map<String, ByteBuffer> before = contents(output);
        assertEquals(new ShardReport(0, 10, 0, 0), write(options));
        Path lost = output.resolve(files(output).stream()
                .filter(name -> name.startsWith("train") && !name.endsWith("metadata.jsonl"))
                .findFirst()
                .orElseThrow());
        Files.delete(lost);
        assertEquals(new ShardReport(4, 6, 0, 0), write(options));
        assertEquals(before, contents(output));
    }

    @Test
    void aCancelledRunIsTakenUpAgain() throws IOException {
        DatasetPlan plan = plan(options(DatasetLayout.WEBDATASET).build());
        Cancellation cancellation = new Cancellation();
        assertThrows(
                CancelledException.class,
                () -> plan.write(
                        DatasetStore.of(output),
                        Workers.threads(1),
                        (done, total) -> cancellation.cancel(),
                        cancellation));
        assertFalse(Files.exists(output.resolve("dataset.json")));
        assertEquals(new ShardReport(6, 4, 0, 0), write(plan, output, 1));
        Path other = directory.resolve("other");
        write(plan, other, 1);
        assertEquals(contents(other), contents(output));
    }

    @Test
    void recordingsThatComeChangeAndGoChangeTheirShardsAlone() throws IOException {
        DatasetOptions options = options(DatasetLayout.WEBDATASET).shardSize(1).build();
        write(options);
        noise("jazz/song_2.wav", 2.1);
        Files.setLastModifiedTime(
                recordings.resolve("jazz/song_2.wav"), FileTime.from(Instant.ofEpochSecond(1_800_000_000)));
        assertEquals(new ShardReport(3, 8, 0, 0), write(options));
        assertEquals(
                5, files(output).stream().filter(name -> name.endsWith(".tar")).count());
        Files.delete(recordings.resolve("jazz/song_4.wav"));
        write(options);
        assertEquals(
                4, files(output).stream().filter(name -> name.endsWith(".tar")).count());
    }

    @Test
    void anotherOptionNeedsAnotherDirectory() {
        write(options(DatasetLayout.IMAGEFOLDER).build());
        DatasetOptions other = options(DatasetLayout.IMAGEFOLDER).columns(32).build();
        Failure.expect(
                IllegalArgumentException.class,
                () -> write(other),
                "columns was 64, is 32",
                "write to another directory");
    }

    @Test
    void badRecordingsAreATableAndTheRestIsDone() throws IOException {
        Files.write(recordings.resolve("jazz/a.wav"), new byte[] {1, 2, 3});
        noise("jazz/short.wav", 0.3);
        write("jazz/silent.wav", new float[16000]);
        Files.createFile(recordings.resolve("jazz/empty.flac"));
        assertEquals(
                new ShardReport(10, 0, 1, 3),
                write(options(DatasetLayout.IMAGEFOLDER).build()));
        Map<String, String> reasons = lines("rejected.jsonl").stream()
                .collect(Collectors.toMap(
                        line -> line.get("rejected").getAsString(),
                        line -> line.get("reason").getAsString()));
        assertEquals(Set.of("jazz/a", "jazz/short", "jazz/silent", "jazz/empty"), reasons.keySet());
        assertEquals("is silent", reasons.get("jazz/silent"));
        assertEquals("plays less than one clip of 0.63 seconds", reasons.get("jazz/short"));
        assertTrue(String.valueOf(reasons.get("jazz/empty")).contains("is empty (0 bytes)"), reasons::toString);
    }

    @Test
    void aFullDiskEndsTheRunAndIsNoFaultOfARecording() {
        DatasetStore full = new FullDisk(DatasetStore.of(output));
        DatasetPlan plan = plan(options(DatasetLayout.IMAGEFOLDER).build());
        Failure.expect(
                RiffusionException.class,
                () -> plan.write(full, Workers.threads(1), Progress.none(), new Cancellation()),
                "song_3",
                "No space left");
        ShardReport rest = write(plan, output, 1);
        assertEquals(10, rest.examples() + rest.present());
        assertTrue(rest.examples() >= 4, rest::toString);
    }

    /** A disk on which one file does not fit. */
    private record FullDisk(DatasetStore disk) implements DatasetStore {
        @Override
        public boolean has(String name) {
            return disk.has(name);
        }

        @Override
        public void write(String name, Content content) {
            if (name.contains("song_3")) {
                throw new RiffusionException(name + ": cannot be written: No space left on device");
            }
            disk.write(name, content);
        }

        @Override
        public InputStream read(String name) {
            return disk.read(name);
        }

        @Override
        public List<String> list(String directory) {
            return disk.list(directory);
        }

        @Override
        public void delete(String name) {
            disk.delete(name);
        }
    }

    @Test
    void filtersSayWhy() throws IOException {
        float[] clipped = new float[11200];
        float[] half = new float[11200];
        float[] quiet = new float[11200];
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = (float) Math.max(-1, Math.min(1, 2 * Math.sin(i * 0.3)));
            half[i] = i < 5000 ? clipped[i] / 2 : 0;
            quiet[i] = clipped[i] / 1000;
        }
        write("clipped.wav", clipped);
        write("half.wav", half);
        write("quiet.wav", quiet);
        ClipFilter filter = new ClipFilter(-50, 0.3, 0.01);
        assertEquals(
                new ShardReport(10, 0, 3, 0),
                write(options(DatasetLayout.IMAGEFOLDER).filter(filter).build()));
        String rejected = Files.readString(output.resolve("rejected.jsonl"));
        assertTrue(rejected.contains("samples are clipped, more than 1.00 %"), rejected);
        assertTrue(rejected.contains("of it is silent, more than 30.0 %"), rejected);
        assertTrue(rejected.contains("LUFS, below -50.0"), rejected);
    }

    @Test
    void clipsMayOverlap() throws IOException {
        write(options(DatasetLayout.IMAGEFOLDER).intervalMs(320).build());
        assertEquals(
                List.of(0.0, 0.32, 0.64),
                lines("train/metadata.jsonl").stream()
                        .limit(3)
                        .map(line -> line.get("start_s").getAsDouble())
                        .toList());
    }

    @Test
    void clipsBeginOnBeats() throws IOException {
        float[] clicks = new float[16000 * 40];
        for (int beat = 0; beat < 78; beat++) {
            for (int i = 0; i < 400; i++) {
                clicks[3200 + beat * 8000 + i] = (float) (Math.exp(-i / 80.0) * Math.sin(i * 0.8));
            }
        }
        write("drum.wav", clicks);
        DatasetOptions options = options(DatasetLayout.IMAGEFOLDER)
                .columns(151)
                .intervalMs(1500)
                .placement(ClipPlacement.BEAT)
                .caption(new CaptionTemplate("drum at {tempo} bpm"))
                .build();
        write(options);
        List<JsonObject> lines = lines("train/metadata.jsonl").stream()
                .filter(line -> line.get("source").getAsString().equals("drum"))
                .toList();
        assertTrue(lines.size() >= 20, () -> lines.size() + " clips");
        for (JsonObject line : lines) {
            double beats = (line.get("start_s").getAsDouble() - 0.2) / 0.5;
            assertEquals(Math.rint(beats), beats, 0.06, line::toString);
            assertEquals("drum at 120 bpm", line.get("text").getAsString());
        }
    }

    @Test
    void captionsComeFromTablesFilesNamesAndTags() throws IOException {
        DatasetOptions options = options(DatasetLayout.IMAGEFOLDER)
                .intervalMs(5000)
                .fileNames(new FileNamePattern("{kind}_{number}"))
                .caption(new CaptionTemplate("{mood|text|kind}"))
                .build();
        Files.writeString(recordings.resolve("jazz/song_1.txt"), "from a text\n");
        Path csv = directory.resolve("table.csv");
        Files.writeString(
                csv, "file_name,mood,text\njazz/song_2.wav,\"calm, \"\"blue\"\"\",x\nsong_3,,from the table\n");
        write(plan(options, CaptionTable.read(csv)), output, 1);
        assertEquals(List.of("song", "from a text", "calm, \"blue\"", "from the table", "song"), captions());
    }

    @Test
    void jsonLinesAreATable() throws IOException {
        Path table = directory.resolve("table.jsonl");
        Files.writeString(table, "{\"audio\":\"song_2.wav\",\"text\":\"two\",\"bpm\":96}\n\n");
        assertEquals(
                Map.of("audio", "song_2.wav", "text", "two", "bpm", "96"),
                CaptionTable.read(table).fields("x/song_2.wav"));
        Files.writeString(table, "{\"audio\":\"song_2.wav\"}\n[1]\n");
        Failure.expect(RiffusionException.class, () -> CaptionTable.read(table), "line 2", "[1]");
        Files.writeString(table, "{\"text\":\"two\"}\n");
        Failure.expect(
                RiffusionException.class, () -> CaptionTable.read(table), "line 1", "file_name, file, audio, path");
        Path missing = directory.resolve("missing.csv");
        Failure.expect(RiffusionException.class, () -> CaptionTable.read(missing), "missing.csv", "does not exist");
    }

    @Test
    void aRecordingWithoutCaptionIsAFailureThatNamesTheField() throws IOException {
        DatasetOptions options = options(DatasetLayout.IMAGEFOLDER)
                .caption(new CaptionTemplate("{genre}"))
                .build();
        assertEquals(new ShardReport(0, 0, 0, 5), write(options));
        assertEquals(
                "has no field {genre} for its caption, only directory, name",
                lines("rejected.jsonl").get(0).get("reason").getAsString());
    }

    @Test
    void songsStayTogetherInTheSplit() {
        SongSplit split = SongSplit.test(0.5);
        assertEquals("a/rain", split.songOf("a/rain_clip_3_start_12_ms_duration_5120_ms"));
        assertEquals("rain", split.songOf("rain_0007"));
        assertEquals("rain 2", split.songOf("rain 2"));
        assertEquals("artist", new SongSplit(0.5, 0, "^([^/]+)/").songOf("artist/album/song"));
        Map<String, Long> counts = Stream.iterate(0, i -> i + 1)
                .limit(2000)
                .collect(Collectors.groupingBy(i -> split.splitOf("song" + i), Collectors.counting()));
        assertEquals(1000, counts.getOrDefault("test", 0L), 100);
        Failure.expect(
                IllegalArgumentException.class, () -> new SongSplit(0.1, 0, "("), "\"(\" is no regular expression");
        Failure.expect(IllegalArgumentException.class, () -> SongSplit.test(1), "0 to 1, got 1");
    }

    @Test
    void namesHaveFields() {
        assertEquals(
                Map.of("artist", "The Band", "title", "One - Two"),
                new FileNamePattern("{artist} - {title}").fields("x/The_Band - One - Two"));
        assertEquals(
                Map.of("genre", "jazz", "title", "b"), new FileNamePattern("{genre}/{}/{title}").fields("z/jazz/a/b"));
        assertEquals(Map.of(), new FileNamePattern("{a}-{b}").fields("nothing"));
        Failure.expect(IllegalArgumentException.class, () -> new FileNamePattern("song"), "no field", "{artist}");
        Failure.expect(IllegalArgumentException.class, () -> new CaptionTemplate("{genre"), "{genre", "brace");
    }

    @Test
    void optionsAreChecked() {
        Failure.expect(
                IllegalArgumentException.class,
                () -> options(DatasetLayout.CAPTIONS).columns(5).build(),
                "11 to 16384",
                "got 5");
        Failure.expect(
                IllegalArgumentException.class,
                () -> options(DatasetLayout.CAPTIONS).intervalMs(0).build(),
                "got 0");
        Failure.expect(IllegalArgumentException.class, () -> new ClipFilter(3, 0, 0), "at most 0 LUFS, got 3");
        Failure.expect(IllegalArgumentException.class, () -> new ClipFilter(-3, 2, 0), "silence", "got 2");
    }
}
