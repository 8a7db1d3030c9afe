package io.github.riffusion4j.stream;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Effect;
import io.github.riffusion4j.audio.effects.Loudness;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import java.util.Optional;

/** Makes clips ready to be played: all equally loud, equally long, and with the same beats. Not thread safe. */
final class ClipMastering {

    /** In LUFS: leaves most music its peaks, and a game room for its other sounds. */
    private static final double LEVEL = -18;

    /** In dB: two clips at their peaks at once, in the middle of an equal-power crossfade, just reach full scale. */
    private static final double HEADROOM = 3.02;

    private final ClipGenerator generator;
    private final StreamSettings settings;
    private final Effect loudness = Loudness.lufs(LEVEL, HEADROOM);
    private Optional<BeatGrid> timing = Optional.empty();

    ClipMastering(ClipGenerator generator, StreamSettings settings) {
        this.generator = generator;
        this.settings = settings;
    }

    /** The beats of all clips; there must have been one. */
    BeatGrid timing() {
        return timing.orElseThrow();
    }

    /** Whether there has been a clip. */
    boolean hasBegun() {
        return timing.isPresent();
    }

    /** Makes the clip of a passage. */
    Loop paint(Segment passage, Cancellation cancellation) {
        AudioClip clip = generator.clip(passage, cancellation);
        cancellation.throwIfCancelled();
        if (timing.isEmpty()) {
            requireUsable(clip);
            timing = Optional.of(BeatGrid.of(
                    clip, settings.beats(), settings.changeEvery(), settings.samples(settings.crossfade())));
        }
        int length = timing().clipLength();
        if (clip.length() != length || clip.sampleRate() != settings.sampleRate()) {
            throw new RiffusionException("all clips of a stream are alike: " + length + " samples at "
                    + settings.sampleRate() + " Hz; the generator of clips gave " + clip);
        }
        return new Loop(loudness.apply(clip.mono()).channel(0), passage, timing());
    }

    private void requireUsable(AudioClip clip) {
        if (clip.length() == 0 || clip.sampleRate() != settings.sampleRate()) {
            throw new RiffusionException(
                    "the generator of clips promised " + settings.sampleRate() + " Hz, and gave " + clip);
        }
    }
}
