package io.github.riffusion4j.benchmarks;

import com.sun.management.ThreadMXBean;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.MusicStream;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.StreamStatus;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.onnx.Device;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A stream read in real time, as by a sound device, while its prompt changes twice a minute: its buffered duration,
 * underruns, the latency of changes, and heap allocation by reading. Prints a row for each change, in Markdown.
 * Arguments: a model's directory or name ({@value Model#TINY}), and the minutes (10).
 */
public final class StreamTable {

    private static final List<Prompt> PROMPTS = List.of(
            Prompt.of("slow happy rock piano with drums").seed(1),
            Prompt.of("slow funk electric guitar with drums").seed(2),
            Prompt.of("slow calm ambient organ").seed(3),
            Prompt.of("slow techno synth with drums").seed(4));

    private static final Duration BLOCK = Duration.ofMillis(20);
    private static final int BLOCKS_A_CHANGE = (int) (Duration.ofSeconds(30).toMillis() / BLOCK.toMillis());
    private static final int STEPS = 12;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private StreamTable() {}

    public static void main(String[] args) throws InterruptedException {
        String model = args.length > 0 ? args[0] : Model.TINY;
        int changes = 2 * (args.length > 1 ? Integer.parseInt(args[1]) : 10);
        try (RiffusionPipeline riffusion = RiffusionPipeline.builder()
                        .model(Model.named(model))
                        .device(Device.cpu())
                        .build();
                MusicStream music = riffusion.stream(PROMPTS.get(0))
                        .seedImage(SeedImage.OG_BEAT)
                        .steps(STEPS)
                        .quality(InversionPreset.FAST)
                        .start()) {
            while (music.status().ahead().isZero()) {
                Thread.sleep(BLOCK.toMillis());
            }
            System.out.println(
                    "| minute | prompt | heard after, s | least ahead, s | underruns | bytes taken by reading |");
            System.out.println("|---|---|---|---|---|---|");
            Listener listener = new Listener(music);
            for (int change = 0; change < changes; change++) {
                listener.listen(change / 2.0, PROMPTS.get(change % PROMPTS.size()));
            }
        }
    }

    /** Reads a block every 20 milliseconds. */
    private static final class Listener {

        private final MusicStream music;
        private final float[] samples;
        private final long began = System.nanoTime();
        private long blocks;

        Listener(MusicStream music) {
            this.music = music;
            samples = new float[(int) (music.sampleRate() * BLOCK.toMillis() / 1000) * music.channelCount()];
        }

        void listen(double minute, Prompt prompt) throws InterruptedException {
            music.setPrompt(prompt);
            double heard = Double.NaN;
            double ahead = Double.POSITIVE_INFINITY;
            long taken = 0;
            for (int block = 0; block < BLOCKS_A_CHANGE; block++) {
                long before = allocated();
                music.read(samples);
                taken += allocated() - before;
                StreamStatus status = music.status();
                ahead = Math.min(ahead, status.ahead().toMillis() / 1e3);
                if (Double.isNaN(heard) && plays(status, prompt)) {
                    heard = block * BLOCK.toMillis() / 1e3;
                }
                awaitNext();
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %.1f | %s | %.1f | %.1f | %d | %d |%n",
                    minute,
                    prompt.text(),
                    heard,
                    ahead,
                    music.status().underruns(),
                    taken);
        }

        private static boolean plays(StreamStatus status, Prompt prompt) {
            return status.playing()
                    .map(passage -> passage.prompts().toString().equals(prompt.text()))
                    .orElse(false);
        }

        private void awaitNext() throws InterruptedException {
            blocks++;
            long wait = began + blocks * BLOCK.toNanos() - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
            }
        }

        private static long allocated() {
            return THREADS.getCurrentThreadAllocatedBytes();
        }
    }
}
