package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.base.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Inverts a spectrogram of any length, a piece at a time, so that the memory it takes does not grow with the length.
 * Each piece begins with the end of the one before, whose phases it continues and whose samples it keeps, so that there
 * is no seam; and it looks ahead at the beginning of the next, since a sound has not ended where a piece has. Where the
 * frames that are added begin and end makes no difference. Not thread safe.
 */
final class PiecewiseInversion {

    /** Frames that a piece adds. Longer ones cost memory, shorter ones repeat more of their neighbours. */
    static final int PIECE = 1024;

    private final PreparedMelInverter inversion;
    private final OutputRate rate;
    private final SpectrogramParams params;
    private final Consumer<AudioClip> sound;

    /** Frames that a piece repeats of the one before, and that it looks ahead into the next: two windows or more. */
    private final int overlap;
    /** Frames ahead that are final with a piece: as many as resampling looks at. */
    private final int settled;
    /** Frames after these over which the next piece takes over. */
    private final int fade;

    /** Frames to come, after {@link #context} of the piece before. */
    private Optional<Spectrogram> pending = Optional.empty();

    private int context;
    private final SignalPrefix[] openings;

    PiecewiseInversion(
            PreparedMelInverter inversion,
            OutputRate rate,
            SpectrogramParams params,
            int channelCount,
            Consumer<AudioClip> sound) {
        this.inversion = inversion;
        this.rate = rate;
        this.params = params;
        this.sound = sound;
        this.openings = new SignalPrefix[channelCount];
        Arrays.fill(openings, SignalPrefix.unknown());
        int window = (params.windowLength() + params.hopLength() - 1) / params.hopLength();
        this.settled = rate.margin();
        this.fade = (window + 1) / 2;
        this.overlap = Math.max(2 * window, settled + fade + 1);
    }

    /** The sound of a whole spectrogram. */
    static AudioClip invert(
            Spectrogram spectrogram,
            PreparedMelInverter inversion,
            OutputRate rate,
            SpectrogramParams params,
            Progress progress) {
        List<AudioClip> sound = new ArrayList<>();
        PiecewiseInversion inverted =
                new PiecewiseInversion(inversion, rate, params, spectrogram.channelCount(), sound::add);
        int pieces = inverted.pieceCount(spectrogram.frameCount());
        for (int from = 0; from < spectrogram.frameCount(); from += PIECE) {
            int to = Math.min(spectrogram.frameCount(), from + PIECE);
            inverted.add(spectrogram.slice(from, to), progress.part(sound.size(), pieces));
        }
        inverted.finish(progress.part(sound.size(), pieces));
        return AudioClip.concat(sound);
    }

    /** The pieces in which {@code frameCount} frames are inverted, the last as long as it must be. */
    private int pieceCount(int frameCount) {
        return 1 + Math.max(0, frameCount - overlap) / PIECE;
    }

    /** Takes the frames that follow, and inverts as many whole pieces as there are. */
    void add(Spectrogram frames, Progress progress) {
        Spectrogram all = pending.map(before -> before.concat(frames)).orElse(frames);
        while (all.frameCount() - context >= PIECE + overlap) {
            int end = context + PIECE;
            invert(all.slice(0, end + overlap), end, progress);
            all = all.slice(end - overlap, all.frameCount());
            context = overlap;
        }
        pending = Optional.of(all);
    }

    /** Inverts what is left. */
    void finish(Progress progress) {
        pending.ifPresent(rest -> invert(rest, rest.frameCount() - 1, progress));
        pending = Optional.empty();
    }

    /** Outputs the sound from the end of the context to frame {@code end}. */
    private void invert(Spectrogram frames, int end, Progress progress) {
        float[][] samples = new float[frames.channelCount()][];
        for (int c = 0; c < samples.length; c++) {
            float[] signal = inversion.signal(frames.channel(c), openings[c], progress.part(c, samples.length));
            samples[c] = rate.samples(signal, context, end);
            openings[c] = opening(signal, end);
        }
        sound.accept(AudioClip.wrap(params.sampleRate(), samples));
    }

    /** The prefix of the piece after frame {@code end}; not needed after the last. */
    private SignalPrefix opening(float[] signal, int end) {
        int hop = inversion.hopLength();
        int from = Math.max(0, end - overlap) * hop;
        int to = Math.min(signal.length, (end + settled + fade) * hop);
        return SignalPrefix.of(Arrays.copyOfRange(signal, from, to), Math.min(to - from, fade * hop));
    }
}
