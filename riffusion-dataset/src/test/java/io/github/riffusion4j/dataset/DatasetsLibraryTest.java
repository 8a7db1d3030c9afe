package io.github.riffusion4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hugging Face's {@code datasets} reads what is written. Needs a Python that has it: {@code python3}, or the one that
 * the environment variable {@code RIFFUSION_PYTHON} names; skipped without.
 */
class DatasetsLibraryTest {

    private static final String READ = """
            import sys
            from datasets import load_dataset
            kind, place = sys.argv[1:]
            data = (load_dataset(kind, data_dir=place) if kind == "imagefolder"
                    else load_dataset(kind, data_files={"train": place + "/train-*"}))["train"]
            row = data[0]
            image = row["png" if kind == "webdataset" else "image"]
            text = row["txt" if kind == "webdataset" else "text"]
            start = row["json"]["start_s"] if kind == "webdataset" else data[1]["start_s"]
            print(len(data), image.size, text, sorted(set(str(type(start)).split("'")[1:2])))
            """;

    @TempDir
    private Path directory;

    private Optional<String> python(String... arguments) throws IOException, InterruptedException {
        String python = System.getenv().getOrDefault("RIFFUSION_PYTHON", "python3");
        String[] command = new String[arguments.length + 1];
        command[0] = python;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("python.log").toFile());
        builder.environment().put("HF_HUB_OFFLINE", "1");
        builder.environment().put("HF_HOME", directory.resolve("hf").toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Optional.empty();
        }
        boolean done = process.waitFor(180, TimeUnit.SECONDS) && process.exitValue() == 0;
        process.destroyForcibly();
        return done
                ? Optional.of(new String(Files.readAllBytes(directory.resolve("python.log")), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private String read(String kind, DatasetLayout layout) throws IOException, InterruptedException {
        Path recordings = Files.createDirectories(directory.resolve("recordings"));
        float[] samples = new float[44100 * 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * 0.05));
        }
        AudioClip.of(44100, samples).write(recordings.resolve("a_tone.wav"));
        Path output = directory.resolve(kind);
        AudioDirectory all = AudioDirectory.of(recordings);
        DatasetOptions options = DatasetOptions.of(layout).toBuilder()
                .columns(64)
                .intervalMs(640)
                .build();
        DatasetPlan.of(all, all.recordings(output), CaptionTable.empty(), options)
                .write(DatasetStore.of(output), Workers.threads(1), Progress.none(), new Cancellation());
        String text = python("-c", READ, kind, output.toString())
                .orElseThrow(() -> new AssertionError("Python cannot read it: " + log()));
        return text.lines().reduce((first, second) -> second).orElse("");
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("python.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void everyLayoutIsReadByIt() throws IOException, InterruptedException {
        assumeTrue(
                python("-c", "import datasets, PIL").isPresent(),
                "there is no Python with the library datasets; pip install datasets pillow, and name that Python in"
                        + " RIFFUSION_PYTHON");
        assertEquals("3 (64, 512) a tone ['float']", read("imagefolder", DatasetLayout.IMAGEFOLDER));
        assertEquals("3 (64, 512) a tone ['float']", read("webdataset", DatasetLayout.WEBDATASET));
        assertEquals("3 (64, 512) a tone ['float']", read("parquet", DatasetLayout.PARQUET));
    }
}
