package io.github.riffusion4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.LoudnessMeter;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsPlanTest {

    private static final int RATE = 22050;

    @TempDir
    private Path directory;

    /** Notes that a seed chooses, on a beat. */
    private static AudioClip music(long seed, double seconds, double bpm) {
        Random random = new Random(seed);
        float[] samples = new float[(int) (seconds * RATE)];
        double interval = 60 / bpm * RATE;
        for (int note = 0; note * interval < samples.length; note++) {
            double pitch = 110 * Math.pow(2, random.nextInt(36) / 12.0);
            int start = (int) (note * interval);
            for (int i = 0; i < interval && start + i < samples.length; i++) {
                double t = (double) i / RATE;
                samples[start + i] += (float) (0.3
                        * Math.exp(-6 * t)
                        * (Math.sin(2 * Math.PI * pitch * t)
                                + 0.5 * Math.sin(4 * Math.PI * pitch * t)
                                + 0.3 * Math.sin(6 * Math.PI * pitch * t)));
            }
        }
        return AudioClip.of(RATE, samples);
    }

    private List<StatisticsPlan.Result> measure() {
        AudioDirectory all = AudioDirectory.of(directory);
        List<Shard.Source> sources = all.recordings(directory.resolve("out")).stream()
                .map(recording -> Shard.Source.of(directory, recording, CaptionTable.empty()))
                .toList();
        return new StatisticsPlan(sources, SoundFiles.shared())
                .measure(Workers.threads(2), Progress.none(), new Cancellation());
    }

    @Test
    void durationsLoudnessTempoAndSpectrum() throws IOException {
        AudioClip clip = music(1, 40, 100);
        clip.write(directory.resolve("a.wav"));
        Files.write(directory.resolve("bad.wav"), new byte[] {1, 2, 3});
        AudioClip.of(RATE, new float[RATE]).write(directory.resolve("silent.wav"));
        List<StatisticsPlan.Result> results = measure();
        SoundStatistics music = results.get(0).statistics().orElseThrow();
        assertEquals(40, music.seconds(), 1e-9);
        assertEquals(RATE, music.sampleRate());
        assertEquals(1, music.channels());
        assertEquals(LoudnessMeter.lufs(clip), music.loudness(), 0.5);
        assertEquals(100, music.tempo(), 1);
        assertEquals(SoundStatistics.BANDS, music.spectrum().size());
        assertTrue(
                music.spectrum().get(3) > music.spectrum().get(24) + 10,
                () -> music.spectrum().toString());
        assertTrue(results.get(1).failure().contains("bad.wav"), results.get(1).failure());
        SoundStatistics silent = results.get(2).statistics().orElseThrow();
        assertEquals(-70, silent.loudness());
        assertEquals(0, silent.tempo());
        assertEquals(List.of(), silent.fingerprint());
    }

    @Test
    void copiesInOtherFormatsAreDuplicatesAndOtherMusicIsNot() {
        AudioClip clip = music(1, 30, 100);
        clip.write(directory.resolve("a.wav"));
        clip.write(directory.resolve("b.mp3"));
        float[] quiet = clip.channel(0);
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] *= 0.4f;
        }
        AudioClip.of(RATE, quiet).write(directory.resolve("c.flac"));
        for (int i = 0; i < 3; i++) {
            music(10 + i, 30, 100).write(directory.resolve("other" + i + ".wav"));
        }
        List<StatisticsPlan.Result> results = measure();
        List<String> pairs = StatisticsPlan.duplicates(results).stream()
                .map(pair -> pair.first() + " " + pair.second())
                .toList();
        assertEquals(
                List.of("a b", "a c", "b c"),
                pairs,
                () -> StatisticsPlan.duplicates(results).toString());
        SoundStatistics first = results.get(0).statistics().orElseThrow();
        SoundStatistics other = results.get(3).statistics().orElseThrow();
        assertEquals(1, first.similarity(first));
        assertTrue(first.similarity(other) < 0.05, () -> "similarity " + first.similarity(other));
    }

    @Test
    void resultsAreTables() throws IOException {
        music(1, 2, 100).write(directory.resolve("a.wav"));
        Path output = directory.resolve("out");
        StatisticsPlan.write(measure(), DatasetStore.of(output));
        assertTrue(Files.readString(output.resolve("statistics.jsonl"))
                .startsWith("{\"source\":\"a\",\"duration_s\":2.0,"));
        assertEquals("", Files.readString(output.resolve("duplicates.jsonl")));
        assertEquals("", Files.readString(output.resolve("rejected.jsonl")));
    }
}
