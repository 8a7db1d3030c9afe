package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.audio.transform.MelTransform;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sound to mel spectrogram, by short-time Fourier transform and filterbank; and back, by least squares and phase
 * reconstruction. Immutable and thread safe; uses all cores for one call.
 */
public final class SpectrogramConverter {

    /** The reference keeps samples as 16-bit integers while it transforms them. */
    static final float AMPLITUDE_OF_FULL_SCALE = 32768;

    private final SpectrogramParams params;
    private final MelInverter inverter;
    private final TransformBackend backend;
    private final PreparedMelInverter inversion;
    private final PreparedMelInverter loopInversion;
    private final OutputRate outputRate;
    private final ShortTimeFourierTransform transform;
    private final MelTransform mel;

    /**
     * Kept, since the clips of a stream or a song are mostly as long as each other. Which thread's it is does not
     * matter.
     */
    private volatile Optional<StretchedInversion> lastStretched = Optional.empty();

    /** A converter that inverts as {@link InversionPreset#BALANCED} does. */
    public SpectrogramConverter(SpectrogramParams params) {
        this(params, InversionPreset.BALANCED.inverter());
    }

    /** A converter that computes on {@link TransformBackend#jTransforms()}. */
    public SpectrogramConverter(SpectrogramParams params, MelInverter inverter) {
        this(params, inverter, TransformBackend.jTransforms());
    }

    /**
     * Makes a converter.
     *
     * @param params how sound maps to a spectrogram
     * @param inverter finds the sound of a spectrogram
     * @param backend computes the transforms, the inverter's too, and the mel products
     */
    public SpectrogramConverter(SpectrogramParams params, MelInverter inverter, TransformBackend backend) {
        this.params = params;
        this.inverter = inverter;
        this.backend = backend;
        this.inversion = inverter.prepare(params, backend);
        this.loopInversion = inversion.circular();
        this.outputRate = new OutputRate(inversion, params, AMPLITUDE_OF_FULL_SCALE);
        this.transform = params.transform(backend);
        this.mel = transform.mel(params.filterbank());
    }

    /** The parameters of this converter's spectrograms. */
    public SpectrogramParams params() {
        return params;
    }

    /**
     * The mel spectrogram of a clip, with a frame every hop: 1 + length / hop of them. A clip of other channels than
     * the parameters name is mixed down or doubled first.
     *
     * @throws IllegalArgumentException if the clip has another sample rate than the parameters, or is shorter than one
     *     window
     */
    public Spectrogram toSpectrogram(AudioClip clip) {
        return toSpectrogram(clip, transform, mel);
    }

    /**
     * The mel spectrogram of a clip that repeats, its last sample followed by its first: what {@link #toLoop} takes
     * back. It has length / hop frames; the last is followed by the first.
     *
     * @throws IllegalArgumentException as by {@link #toSpectrogram}; or if the clip's length is no multiple of the hop
     */
    public Spectrogram loopToSpectrogram(AudioClip loop) {
        ShortTimeFourierTransform around = transform.circular();
        return toSpectrogram(loop, around, around.mel(params.filterbank()));
    }

    /**
     * The mel spectrogram of a clip in exactly so many frames: frame k lies at sample k · length / frames. It is what
     * {@link #toAudio(Spectrogram, int, Progress)} takes back.
     *
     * @param frames how many; a frame's share of the clip is 0.8 to 1.25 times the parameters' hop
     * @throws IllegalArgumentException as by {@link #toSpectrogram(AudioClip)}, or if the frames are outside that range
     */
    public Spectrogram toSpectrogram(AudioClip clip, int frames) {
        return new StretchedHop(params, frames, clip.length()).toSpectrogram(mixed(clip), backend);
    }

    /**
     * The mel spectrogram of a clip that repeats, in exactly so many frames: frame k lies at sample k · length /
     * frames. It is what {@link #toLoop(Spectrogram, int, Progress)} takes back.
     *
     * @param frames how many; a frame's share of the clip is 0.8 to 1.25 times the parameters' hop
     * @throws IllegalArgumentException as by {@link #toSpectrogram(AudioClip)}, or if the frames are outside that range
     */
    public Spectrogram loopToSpectrogram(AudioClip loop, int frames) {
        return isUnstretched(frames, loop.length())
                ? loopToSpectrogram(loop)
                : new StretchedHop(params, frames, loop.length()).loopToSpectrogram(mixed(loop), backend);
    }

    private AudioClip mixed(AudioClip clip) {
        requireRate(clip.sampleRate());
        requireWindow(clip.length(), params);
        return params.channels() == SpectrogramParams.Channels.MONO ? clip.mono() : clip.stereo();
    }

    private Spectrogram toSpectrogram(AudioClip clip, ShortTimeFourierTransform transform, MelTransform mel) {
        AudioClip mixed = mixed(clip);
        int frameCount = transform.frameCount(mixed.length());
        float[][] channels = new float[mixed.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = toMel(mel, mixed.channel(c));
        }
        return new Spectrogram(params.numFrequencies(), frameCount, channels);
    }

    /**
     * The mel spectrogram of a sound of any length, in tiles of {@code columns} frames; the last may be shorter. A
     * sound of other channels than the parameters name is mixed down or doubled first.
     *
     * @param sound is read as the tiles are asked for, and left to be closed by the caller
     * @param columns frames of a tile, at least 1
     * @throws IllegalArgumentException if the sound has another sample rate than the parameters, or {@code columns} is
     *     out of range; by the first tile, if the sound is shorter than one window
     * @throws IllegalStateException if the sound has more than two channels, and the parameters ask for stereo
     */
    public SpectrogramReader toSpectrograms(AudioReader sound, int columns) {
        requireRate(sound.sampleRate());
        AudioReader mixed = params.channels() == SpectrogramParams.Channels.MONO ? sound.mono() : sound.stereo();
        return new SpectrogramReader(params, transform, mel, mixed, columns);
    }

    private void requireRate(int sampleRate) {
        if (sampleRate != params.sampleRate()) {
            throw new IllegalArgumentException("the clip has " + sampleRate + " Hz, the parameters "
                    + params.sampleRate() + " Hz; give the parameters the clip's rate");
        }
    }

    static void requireWindow(int sampleCount, SpectrogramParams params) {
        if (sampleCount < params.windowLength()) {
            throw new IllegalArgumentException("the clip has " + sampleCount + " samples, fewer than one window of "
                    + params.windowLength() + " (" + params.windowDurationMs() + " ms)");
        }
    }

    /** The mel amplitudes of samples of full scale 1, which are overwritten; [frames, bands]. */
    static float[] toMel(MelTransform mel, float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] *= AMPLITUDE_OF_FULL_SCALE;
        }
        return mel.analyse(samples);
    }

    /** As {@link #toAudio(Spectrogram, Progress)}, without progress. */
    public AudioClip toAudio(Spectrogram spectrogram) {
        return toAudio(spectrogram, Progress.none());
    }

    /**
     * A clip that sounds like a spectrogram: hop · (frames − 1) samples for each of its channels, at the spectrogram's
     * own level; they may pass ±1. A long spectrogram is inverted in pieces that continue each other, so that it takes
     * no more memory than a short one and the sound.
     *
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException if the spectrogram has other bands than the parameters, or too few frames for
     *     one window
     */
    public AudioClip toAudio(Spectrogram spectrogram, Progress progress) {
        requireFitting(spectrogram);
        requireFrames(spectrogram.frameCount());
        return PiecewiseInversion.invert(spectrogram, inversion, outputRate, params, progress);
    }

    /**
     * As {@link #toAudio(Spectrogram, Progress)}, but of exactly so many samples: frame k lies at sample k · samples /
     * frames, and the last sounds for as long as the others. Pitches stay what they are.
     *
     * @param samples the clip's length; its share of a frame is 0.8 to 1.25 times the parameters' hop
     * @throws IllegalArgumentException as by {@link #toAudio(Spectrogram, Progress)}, or if the length is outside that
     *     range
     */
    public AudioClip toAudio(Spectrogram spectrogram, int samples, Progress progress) {
        requireFitting(spectrogram);
        requireFrames(spectrogram.frameCount());
        return stretched(spectrogram.frameCount(), samples).toAudio(spectrogram, progress);
    }

    /**
     * As {@link #toAudio(Spectrogram, Progress)}, for a spectrogram that comes in pieces and sound that leaves in
     * pieces, each as long as it may be; memory does not grow with their number. The frames of all pieces together give
     * the same samples however they are cut.
     *
     * @param pieces spectrograms of the same channels, one after the other
     * @param sound receives the sound in order
     * @param progress hears of the rounds for each piece of sound, from the first again each time
     * @throws IllegalArgumentException if a spectrogram has other bands than the parameters or other channels than the
     *     first, or all together have too few frames for one window
     */
    public void toAudio(Iterator<Spectrogram> pieces, Consumer<AudioClip> sound, Progress progress) {
        long frameCount = 0;
        Optional<PiecewiseInversion> inverted = Optional.empty();
        while (pieces.hasNext()) {
            Spectrogram piece = pieces.next();
            requireFitting(piece);
            if (inverted.isEmpty()) {
                inverted = Optional.of(piecewise(piece.channelCount(), sound));
            }
            inverted.orElseThrow().add(piece, progress);
            frameCount += piece.frameCount();
        }
        requireFrames(frameCount);
        inverted.orElseThrow().finish(progress);
    }

    private PiecewiseInversion piecewise(int channelCount, Consumer<AudioClip> sound) {
        return new PiecewiseInversion(inversion, outputRate, params, channelCount, sound);
    }

    /**
     * A clip that sounds like a spectrogram and repeats without a seam: hop · frames samples, the last of which flow
     * into the first as any samples into the next. The spectrogram should repeat, too: its last frame be followed by
     * its first.
     *
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException if the spectrogram has other bands than the parameters, or too few frames for
     *     one window
     */
    public AudioClip toLoop(Spectrogram spectrogram, Progress progress) {
        requireFitting(spectrogram);
        requireFrames(spectrogram.frameCount());
        float[][] channels = new float[spectrogram.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = outputRate.loop(loopInversion.signal(
                    spectrogram.channel(c), SignalPrefix.unknown(), progress.part(c, channels.length)));
        }
        return AudioClip.wrap(params.sampleRate(), channels);
    }

    /**
     * As {@link #toLoop(Spectrogram, Progress)}, but of exactly so many samples: frame k lies at sample k · samples /
     * frames. Pitches stay what they are.
     *
     * @param samples the clip's length; its share of a frame is 0.8 to 1.25 times the parameters' hop
     * @throws IllegalArgumentException as by {@link #toLoop(Spectrogram, Progress)}, or if the length is outside that
     *     range
     */
    public AudioClip toLoop(Spectrogram spectrogram, int samples, Progress progress) {
        if (isUnstretched(spectrogram.frameCount(), samples)) {
            return toLoop(spectrogram, progress);
        }
        requireFitting(spectrogram);
        requireFrames(spectrogram.frameCount());
        return stretched(spectrogram.frameCount(), samples).toLoop(spectrogram, progress);
    }

    private boolean isUnstretched(int frames, int samples) {
        return (long) frames * params.hopLength() == samples;
    }

    private StretchedInversion stretched(int frames, int samples) {
        StretchedHop hop = new StretchedHop(params, frames, samples);
        StretchedInversion stretched = lastStretched
                .filter(last -> last.hop().equals(hop))
                .orElseGet(() -> new StretchedInversion(hop, inverter, backend));
        lastStretched = Optional.of(stretched);
        return stretched;
    }

    private void requireFitting(Spectrogram spectrogram) {
        if (spectrogram.bandCount() != params.numFrequencies()) {
            throw new IllegalArgumentException("the spectrogram has " + spectrogram.bandCount()
                    + " bands, the parameters " + params.numFrequencies());
        }
    }

    private void requireFrames(long frameCount) {
        int fewest = 1 + (params.windowLength() + params.hopLength() - 1) / params.hopLength();
        if (frameCount < fewest) {
            throw new IllegalArgumentException("the spectrogram has " + frameCount
                    + " frames, less sound than one window of " + params.windowDurationMs() + " ms; at least " + fewest
                    + " are needed");
        }
    }
}
