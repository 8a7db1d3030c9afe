package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Effect;
import io.github.riffusion4j.base.Cancellation;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Samples clips of every recording: {@code directory/song_clip_0_start_1234_ms_duration_5120_ms.wav} of
 * {@code directory/song.mp3}. Where they start depends on the seed and the recording's name alone, not on the order of
 * the work.
 *
 * <p>A clip that was there when the job was made is kept: one of the same recording, number, duration and format,
 * wherever it starts. To sample with another seed, write to another directory.
 */
public final class ClipJob implements Job {

    private static final Pattern FINISHED = Pattern.compile("(.*_clip_\\d+)_start_\\d+_ms(_duration_\\d+_ms\\..+)");

    private final ClipSampler sampler;
    private final Effect preparation;
    private final String extension;
    private final long seed;
    private final OutputDirectory output;
    private final Set<String> finished;

    /**
     * Looks through the output directory, which need not exist.
     *
     * @param preparation what to do to each clip that is cut, such as {@link AudioClip#mono}
     * @param extension of the files to write, without a dot: {@code wav}
     */
    public ClipJob(ClipSampler sampler, Effect preparation, String extension, long seed, Path output) {
        this.sampler = sampler;
        this.preparation = preparation;
        this.extension = extension;
        this.seed = seed;
        this.output = new OutputDirectory(output);
        this.finished = this.output.names().stream()
                .map(FINISHED::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1) + name.group(2))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Outcome process(Recording recording, Cancellation cancellation) {
        int present = (int) IntStream.range(0, sampler.count())
                .filter(number -> isFinished(recording, number))
                .count();
        if (present == sampler.count()) {
            // Not even read: taking up a large data set again takes no time.
            return new Outcome(0, present);
        }
        new ClipCutter(sampler, preparation)
                .cut(
                        recording.file(),
                        seedOf(recording),
                        span -> !isFinished(recording, span.number()),
                        (span, clip) -> {
                            cancellation.throwIfCancelled();
                            clip.write(output.file(recording.name() + "_" + span.fileName(extension)));
                        });
        return new Outcome(sampler.count() - present, present);
    }

    private boolean isFinished(Recording recording, int number) {
        return finished.contains(
                recording.name() + "_clip_" + number + "_duration_" + sampler.durationMs() + "_ms." + extension);
    }

    /** Otherwise recordings of equal length would all be cut at the same places. */
    private long seedOf(Recording recording) {
        return seed ^ ((long) recording.name().hashCode() << Integer.SIZE);
    }
}
