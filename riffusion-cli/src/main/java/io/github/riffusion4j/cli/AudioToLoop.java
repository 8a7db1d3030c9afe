package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Beats;
import io.github.riffusion4j.audio.effects.SeamlessLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audio-to-loop",
        description = {
            "Makes a seamless loop: cuts a sound so that its end flows into its beginning.",
            "A sound with beats is cut to as many bars of four as it holds; the end of any other is faded into its"
                    + " beginning."
        })
final class AudioToLoop implements Runnable {

    private static final int BAR = 4;
    /** The crossfade of a sound without beats. */
    private static final Duration FADE = Duration.ofMillis(250);
    /** The length that {@link Beats#loop} needs besides the beats. */
    private static final double SEAM_SECONDS = 0.02;

    @Option(
            names = "--audio",
            required = true,
            paramLabel = "IN",
            description = "Sound file to read (WAV, FLAC, MP3, M4A, OGG, Opus); - for standard input.")
    private Path audio;

    @Option(
            names = "--loop",
            required = true,
            paramLabel = "OUT",
            description = "Sound file to write (.wav, .flac or .mp3); - for WAV to standard output.")
    private Path loop;

    @ArgGroup
    private Cut cut = new Cut();

    @Mixin
    private Report report;

    /** One of the two at most. */
    private static final class Cut {
        @Option(
                names = "--beats",
                paramLabel = "N",
                converter = OptionConverters.Count.class,
                description = "Beats to keep (all whole bars).")
        private Optional<Integer> beats = Optional.empty();

        @Option(
                names = "--crossfade",
                paramLabel = "TIME",
                converter = OptionConverters.Time.class,
                description = "Do not look for beats, and fade this much of the end into the beginning: 0.5s, 250ms.")
        private Optional<Duration> crossfade = Optional.empty();
    }

    @Override
    public void run() {
        StandardStreams.requireWritableSound(loop);
        AudioClip clip = report.readSound(audio);
        FileErrors.file(audio, () -> {
            Optional<Beats> found = cut.crossfade.isPresent() ? Optional.empty() : Beats.of(clip);
            found.ifPresentOrElse(beats -> cutAtBeats(clip, beats), () -> fade(clip));
            return clip;
        });
    }

    private void cutAtBeats(AudioClip clip, Beats beats) {
        int count = cut.beats.orElseGet(() -> wholeBars(clip, beats));
        JsonObject facts = new JsonObject();
        facts.addProperty("beats", count);
        facts.addProperty("tempo", beats.tempo());
        write(beats.loop(count), String.format(Locale.ROOT, "%d beats at %.1f a minute", count, beats.tempo()), facts);
    }

    /** The beats of all whole bars, or all beats if there is no whole bar. */
    private static int wholeBars(AudioClip clip, Beats beats) {
        double seconds = clip.duration().toNanos() / 1e9 - beats.time(0) - SEAM_SECONDS;
        int held = beats.isLoop() ? beats.count() : (int) (seconds * beats.tempo() / 60);
        return held < BAR ? held : held - held % BAR;
    }

    private void fade(AudioClip clip) {
        if (cut.beats.isPresent()) {
            throw new IllegalArgumentException("no beats were found; --crossfade TIME makes a loop without them");
        }
        Duration fade = cut.crossfade.orElse(FADE);
        JsonObject facts = new JsonObject();
        facts.addProperty("crossfade_s", fade.toMillis() / 1000.0);
        write(SeamlessLoop.of(fade).apply(clip), "faded over " + fade.toMillis() + " ms", facts);
    }

    private void write(AudioClip made, String description, JsonObject facts) {
        StandardStreams.write(loop, made);
        double seconds = made.duration().toMillis() / 1000.0;
        facts.addProperty("duration_s", seconds);
        report.wrote(loop, String.format(Locale.ROOT, "%.2f seconds, %s", seconds, description), facts);
    }
}
