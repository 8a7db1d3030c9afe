package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.MusicStream;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.ScoreOptions;
import io.github.riffusion4j.Segment;
import io.github.riffusion4j.StreamListener;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.StreamStatus;
import io.github.riffusion4j.audio.javasound.AudioPlayer;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.javasound.MusicAudioInputStream;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sound.sampled.AudioInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stream",
        description = {
            "Plays music that does not end, or writes some of it to a file.",
            "While it plays, each line that is typed is the prompt to move to."
        })
final class Stream implements Runnable {

    private static final String NO_SEED_IMAGE = "none";
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final Duration BLOCK = Duration.ofMillis(100);

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description =
                    "Text that describes the music; several are played in turn, from the first again after the last.")
    private List<String> prompts = List.of();

    @Option(
            names = "--every",
            defaultValue = "30s",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "How long each of several prompts plays, the transition to it included (${DEFAULT-VALUE}).")
    private Duration every;

    @Option(
            names = "--transition",
            defaultValue = "10s",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "How long the transition from prompt to prompt takes (${DEFAULT-VALUE}).")
    private Duration transition;

    @Option(
            names = "--seed-image",
            defaultValue = "og_beat",
            paramLabel = "NAME|IN.png",
            completionCandidates = Seeds.ImageNames.class,
            description = "Loop that all clips start from (${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}, the"
                    + " spectrogram image of one, or none: then the score or the first clip keeps the beats.")
    private String seedImage;

    @Option(
            names = "--strength",
            defaultValue = "0.75",
            converter = OptionConverters.Fraction.class,
            description = "How much of the loop is regenerated, from 0 (nothing) to 1 (all) (${DEFAULT-VALUE}).")
    private double strength;

    @Option(
            names = "--to",
            paramLabel = "OUT.wav",
            description = "Sound file to write, as fast as it can be made (.wav, .flac or .mp3); - for WAV to standard"
                    + " output.")
    private Optional<Path> to;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "Duration to play (unlimited), or to write (1m): 30s, 10m, 1:30.")
    private Optional<Duration> duration;

    @Mixin
    private NotesOptions notes;

    @Mixin
    private PromptOptions options;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingMixin sampling;

    @Mixin
    private Report report;

    @Override
    public void run() {
        to.ifPresent(StandardStreams::requireWritableSound);
        List<String> texts = options.texts(prompts);
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("Missing required option: '--prompt=TEXT', or --prompt-file FILE");
        }
        options.hintAtSyntax(report, texts.stream());
        notes.check(false);
        ScoreOptions score = notes.options();
        UnaryOperator<StreamRequest> seeding =
                seedImage.equals(NO_SEED_IMAGE) ? UnaryOperator.identity() : Seeds.under(seedImage);
        PromptSchedule schedule =
                new PromptSchedule(texts.stream().map(this::prompt).toList(), every, transition);
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation())) {
            StreamRequest request = seeding.apply(riffusion.stream(schedule.first())
                    .samplingOptions(sampling.apply(SamplingOptions.defaults()))
                    .scoreOptions(score));
            if (to.isPresent()) {
                write(request, schedule, to.get(), interrupt);
            } else {
                play(request, schedule, interrupt);
            }
        }
    }

    private void write(StreamRequest request, PromptSchedule schedule, Path file, Interrupt interrupt) {
        int blocks = (int) Math.round((double) duration.orElse(USUAL).toMillis() / BLOCK.toMillis());
        try (MusicStream music = request.offline();
                SoundOutput sound = SoundOutput.open(file, music.sampleRate(), music.channelCount());
                ConsoleProgressBar bar = new ConsoleProgressBar("Playing")) {
            Progress progress = bar.until(interrupt.cancellation());
            bar.during(() -> {
                for (int i = 0; i < blocks; i++) {
                    schedule.follow(music);
                    sound.write(music.read(BLOCK));
                    progress.report(i + 1, blocks);
                }
                sound.finish();
                return blocks;
            });
            report.wrote(file, music.status().position());
        }
    }

    private void play(StreamRequest request, PromptSchedule schedule, Interrupt interrupt) {
        try (MusicStream music = request.onEvent(new Announcements(report)).start()) {
            listenTo(System.in, line -> schedule.moveTo(prompt(line), music));
            AudioInputStream endless = new MusicAudioInputStream(music);
            AudioInputStream sound = duration.map(length -> length.toMillis() * music.sampleRate() / 1000)
                    .map(frames -> new AudioInputStream(endless, endless.getFormat(), frames))
                    .orElse(endless);
            AudioPlayer.onDefaultDevice().play(sound, (done, total) -> {
                interrupt.cancellation().throwIfCancelled();
                requireMusic(music.status());
                schedule.follow(music);
            });
        }
    }

    /** There is nothing to repeat where already the first clip cannot be generated. */
    private static void requireMusic(StreamStatus status) {
        if (status.state() == StreamStatus.State.FAILED && status.playing().isEmpty()) {
            throw status.failure().orElseThrow();
        }
    }

    /** Passes on each line that is typed, until the program ends. */
    private static void listenTo(InputStream in, Consumer<String> listener) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
        Thread thread =
                new Thread(() -> lines.lines().filter(line -> !line.isBlank()).forEach(listener), "riffusion-typing");
        thread.setDaemon(true);
        thread.start();
    }

    private Prompt prompt(String text) {
        return options.prompt(text, strength, options.seed());
    }

    /** Prompts that a stream plays in turn. */
    static final class PromptSchedule {

        private final List<Prompt> prompts;
        private final Duration every;
        private final Duration transition;
        private long turns;

        /**
         * A schedule that begins with the first prompt.
         *
         * @param every the time that each prompt plays, the transition to it included
         */
        PromptSchedule(List<Prompt> prompts, Duration every, Duration transition) {
            this.prompts = prompts;
            this.every = every;
            this.transition = transition;
        }

        Prompt first() {
            return prompts.get(0);
        }

        /** Moves on to the next prompt if it is time for it. */
        void follow(MusicStream music) {
            if (prompts.size() > 1 && music.status().position().compareTo(every.multipliedBy(turns + 1)) >= 0) {
                turns++;
                moveTo(prompts.get((int) (turns % prompts.size())), music);
            }
        }

        void moveTo(Prompt prompt, MusicStream music) {
            music.transitionTo(prompt, transition);
        }
    }

    /** Reports the events of a stream to the user, a line each. */
    static final class Announcements implements StreamListener {

        private final Report report;
        private String last = "";
        private boolean late;

        Announcements(Report report) {
            this.report = report;
        }

        @Override
        public void onSegment(Segment segment) {
            String prompts = segment.prompts().toString();
            if (!prompts.equals(last)) {
                last = prompts;
                JsonObject facts = new JsonObject();
                facts.addProperty("playing", prompts);
                report.print("Playing " + prompts, facts);
            }
        }

        @Override
        public void onUnderrun(long underruns) {
            // Reported once, since it will recur with every clip.
            if (!late) {
                late = true;
                report.warn("generating a clip takes longer here than playing it, so clips are repeated; fewer --steps"
                        + " are faster");
            }
        }

        @Override
        public void onFailure(RuntimeException failure) {
            System.err.println("riffusion: a clip failed, the last one repeats: " + failure.getMessage());
        }
    }
}
