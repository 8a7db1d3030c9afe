package io.github.riffusion4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptPlanTest {

    @TempDir
    private Path directory;

    private PromptPlan plan(String csv) throws IOException {
        Path table = directory.resolve("prompts.csv");
        Files.writeString(table, csv);
        return new PromptPlan(PromptTable.read(table), "tiny", 1, "wav");
    }

    private List<PromptPlan.Result> write(PromptPlan plan) {
        return plan.write(
                DatasetStore.of(directory.resolve("out")), Workers.threads(2), Progress.none(), new Cancellation());
    }

    @Test
    void everyPromptBecomesAClipAndAnImageOnce() throws IOException {
        PromptPlan plan = plan("prompt,seed,steps,mood\njazz,7,,calm\nrock,7,0,\nrock,8,,\n");
        List<PromptPlan.Result> first = write(plan);
        assertEquals(
                List.of(true, false, true),
                first.stream().map(PromptPlan.Result::written).toList());
        assertTrue(first.get(1).failure().contains("0"), first.get(1).failure());
        Path out = directory.resolve("out");
        assertTrue(AudioClip.read(out.resolve(first.get(0).name() + ".wav")).peak() > 0);
        assertEquals(
                512,
                SpectrogramImage.read(out.resolve(first.get(2).name() + ".png")).width());
        List<String> lines = Files.readAllLines(out.resolve("metadata.jsonl"));
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("\"text\":\"jazz\",\"seed\":7,\"model\":\"tiny\""), lines.get(0));
        assertTrue(lines.get(0).contains("\"mood\":\"calm\""), lines.get(0));
        assertEquals(1, Files.readAllLines(out.resolve("rejected.jsonl")).size());
        Files.delete(out.resolve(first.get(2).name() + ".wav"));
        assertEquals(
                List.of(false, false, true),
                write(plan).stream().map(PromptPlan.Result::written).toList());
    }

    @Test
    void tablesAreChecked() {
        Failure.expect(InvalidFileException.class, () -> plan("seed\n3\n"), "prompts.csv", "line 2", "has no prompt");
        Failure.expect(
                InvalidFileException.class, () -> plan("prompt,seed\na,b\n"), "seed must be a whole number, got b");
        Failure.expect(InvalidFileException.class, () -> plan("prompt\n"), "has no rows");
        Failure.expect(
                IllegalArgumentException.class,
                () -> new PromptPlan(new PromptTable(List.of()), "tiny", 1, "xyz"),
                "xyz");
    }
}
