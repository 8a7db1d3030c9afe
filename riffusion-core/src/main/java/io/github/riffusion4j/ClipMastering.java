package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Effect;
import io.github.riffusion4j.audio.effects.Loudness;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.playback.BeatGrid;
import io.github.riffusion4j.playback.Loop;
import java.util.Optional;

/** Masters clips for playback: all equally loud, equally long, and with the same beats. Not thread safe. */
final class ClipMastering {

    /** Loudness in LUFS: leaves most music its peaks, and a game headroom for its other sounds. */
    private static final double LOUDNESS = -18;

    /**
     * Headroom in dB: two clips at their peaks at once, in the middle of an equal-power crossfade, just reach full
     * scale.
     */
    private static final double HEADROOM = 3.02;

    private final ClipGenerator generator;
    private final StreamSettings settings;
    private final Effect loudness = Loudness.lufs(LOUDNESS, HEADROOM);
    private Optional<BeatGrid> grid = Optional.empty();

    /** A clip that is ready to be played, of a segment. */
    static final class SegmentLoop extends Loop {

        private final Segment segment;

        SegmentLoop(float[] samples, Segment segment, BeatGrid grid) {
            super(samples, segment.start(), grid);
            this.segment = segment;
        }

        Segment segment() {
            return segment;
        }
    }

    ClipMastering(ClipGenerator generator, StreamSettings settings) {
        this.generator = generator;
        this.settings = settings;
    }

    /** The beats of all clips; there must have been one. */
    BeatGrid grid() {
        return grid.orElseThrow();
    }

    /** True if there has been a clip. */
    boolean hasBegun() {
        return grid.isPresent();
    }

    /** Returns true if a failure of {@link #clip} would recur with the same segment. */
    boolean recurs(RuntimeException failure) {
        try {
            return generator.recurs(failure);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Generates and masters the clip of a segment. */
    SegmentLoop clip(Segment segment, Cancellation cancellation) {
        AudioClip clip = generator.clip(segment, cancellation);
        cancellation.throwIfCancelled();
        if (grid.isEmpty()) {
            requireUsable(clip);
            grid = Optional.of(BeatGrid.of(
                    clip, settings.beats(), settings.changeEvery(), settings.samples(settings.crossfade())));
        }
        int length = grid().clipLength();
        if (clip.length() != length || clip.sampleRate() != settings.sampleRate()) {
            throw new RiffusionException("all clips of a stream are alike: " + length + " samples at "
                    + settings.sampleRate() + " Hz; the generator of clips gave " + clip);
        }
        return new SegmentLoop(loudness.apply(clip.mono()).channel(0), segment, grid());
    }

    private void requireUsable(AudioClip clip) {
        if (clip.length() == 0 || clip.sampleRate() != settings.sampleRate()) {
            throw new RiffusionException(
                    "the generator of clips promised " + settings.sampleRate() + " Hz, and gave " + clip);
        }
    }
}
