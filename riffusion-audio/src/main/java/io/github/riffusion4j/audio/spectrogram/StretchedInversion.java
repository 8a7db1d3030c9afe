package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;

/** Finds the sound of spectrograms with a {@link StretchedHop}. Immutable and thread safe. */
final class StretchedInversion {

    private final StretchedHop hop;
    private final PreparedMelInverter inversion;
    private final Resampler outputRate;

    StretchedInversion(StretchedHop hop, MelInverter inverter, TransformBackend backend) {
        this.hop = hop;
        this.inversion = inverter.prepare(hop.params(), hop.stretch(), backend);
        this.outputRate = hop.resampler(Math.multiplyExact(inversion.hopLength(), hop.frames()), hop.samples());
    }

    StretchedHop hop() {
        return hop;
    }

    /** The sound of the frames, the last of which sounds for a whole hop. */
    AudioClip toAudio(Spectrogram spectrogram, Progress progress) {
        // Without one more frame the sound would end where the last begins.
        Spectrogram whole = spectrogram.concat(spectrogram.slice(hop.frames() - 1, hop.frames()));
        OutputRate unchanged = OutputRate.unchanged(inversion, SpectrogramConverter.AMPLITUDE_OF_FULL_SCALE);
        AudioClip sought = PiecewiseInversion.invert(whole, inversion, unchanged, hop.params(), progress);
        float[][] channels = new float[sought.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = outputRate.resample(sought.channel(c));
        }
        return AudioClip.wrap(hop.params().sampleRate(), channels);
    }

    /** The sound of frames that repeat. */
    AudioClip toLoop(Spectrogram spectrogram, Progress progress) {
        PreparedMelInverter around = inversion.circular();
        float[][] channels = new float[spectrogram.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            float[] signal =
                    around.signal(spectrogram.channel(c), SignalPrefix.unknown(), progress.part(c, channels.length));
            for (int i = 0; i < signal.length; i++) {
                signal[i] /= SpectrogramConverter.AMPLITUDE_OF_FULL_SCALE;
            }
            channels[c] = outputRate.resampleLoop(signal);
        }
        return AudioClip.wrap(hop.params().sampleRate(), channels);
    }
}
