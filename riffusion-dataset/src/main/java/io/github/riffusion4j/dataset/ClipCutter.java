package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.AudioWindow;
import io.github.riffusion4j.audio.Strictness;
import io.github.riffusion4j.audio.effects.Effect;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Cuts the clips that a sampler chooses out of sound files of any length, of which one clip is in memory at a time. A
 * file is read as far as its last clip reaches, and damage beyond that is not found.
 *
 * @param sampler chooses them
 * @param preparation what to do to each clip, such as {@link AudioClip#mono}
 */
public record ClipCutter(ClipSampler sampler, Effect preparation) {

    /**
     * Cuts the clips of one file, in the order of their starts.
     *
     * @param wanted which of those chosen to cut
     * @param clips is given each clip, prepared
     * @throws IllegalArgumentException if the file plays less than one clip
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be read
     */
    public void cut(Path file, long seed, Predicate<ClipSpan> wanted, BiConsumer<ClipSpan, AudioClip> clips) {
        try (AudioReader sound = AudioFile.open(file, Strictness.STRICT)) {
            long length = sound.length().orElseGet(() -> AudioFile.length(file));
            List<ClipSpan> spans = sampler.choose(length, sound.sampleRate(), seed).stream()
                    .filter(wanted)
                    .sorted(Comparator.comparing(ClipSpan::startMs))
                    .toList();
            AudioWindow window = new AudioWindow(sound);
            for (ClipSpan span : spans) {
                clips.accept(span, preparation.apply(span.cutFrom(window)));
            }
        }
    }
}
