package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Changes the sample rate of a signal and nothing else: a windowed sinc (Kaiser window) of linear phase, without delay;
 * output sample m is the band-limited signal at time m / {@code to}. Frequencies that the lower of the two rates cannot
 * carry are removed. Beyond its ends a signal counts as silent.
 *
 * <p>Measured with tones over nineteen pairs of rates from 8 to 192 kHz: what lies in the stop band is attenuated by at
 * least 105 dB; tones in the pass band come out within 105 dB of what they should be, ripple, mirror images and
 * rounding together (a ripple of 0.0001 dB at most). A constant stays what it is to float precision. Only within the
 * filter's reach of the ends is a signal that does not begin and end in silence another.
 *
 * <p>Making a resampler tabulates its filter (2 MiB at most; a few ms, 100 ms for a ratio like 44,100 to 44,099): keep
 * it for signals that follow. Immutable and thread safe.
 *
 * @see <a href="https://ccrma.stanford.edu/~jos/resample/">Smith, Digital Audio Resampling</a>
 */
public final class Resampler {

    private static final int MIN_RATE = 4_000; // Hz
    private static final int MAX_RATE = 384_000; // Hz

    /** The share of the lower rate's half that passes unless a pass band is given. */
    private static final double PASS_BAND = 0.95;

    /** Weights that a table may hold; a ratio that needs more of them is interpolated. */
    private static final int MAX_TABLE = 1 << 19;

    private final int from;
    private final int to;
    private final int reach;
    private final RateChange change;

    private Resampler(int from, int to, double passBand, double stopBand) {
        this.from = from;
        this.to = to;
        WindowedSinc filter = new WindowedSinc(passBand / from, stopBand / from);
        this.reach = from == to ? 0 : (int) Math.ceil(filter.halfWidth());
        int divisor = greatestCommonDivisor(from, to);
        int up = to / divisor;
        int down = from / divisor;
        boolean fits = (long) up * PolyphaseFilter.taps(filter) <= MAX_TABLE;
        if (from == to) {
            this.change = new EqualRates();
        } else {
            this.change = fits ? new PolyphaseFilter(filter, up, down) : new InterpolatedFilter(filter, up, down);
        }
    }

    /**
     * A resampler for every signal: it keeps frequencies up to 95 % of half the lower rate, and removes all from half
     * the lower rate on, so that nothing is mirrored.
     *
     * @param from the rate of the samples given, 4,000 to 384,000 Hz
     * @param to the rate of the samples returned, in the same range
     * @throws IllegalArgumentException if a rate is outside the range
     */
    public static Resampler of(int from, int to) {
        double half = lowerRate(from, to) / 2.0;
        return new Resampler(from, to, PASS_BAND * half, half);
    }

    /**
     * A resampler for signals that are of interest, or have anything, only up to {@code passBand}. Above it they may be
     * mirrored, but not onto the pass band: the filter falls from {@code passBand} to the lower rate −
     * {@code passBand}, and the wider that is, the faster it runs. A 5.12 s channel limited to 10 kHz goes from 21,000
     * to 44,100 Hz in 6 ms on one Zen 4 core, two thirds of what {@link #of(int, int)} takes.
     *
     * @param passBand in Hz, more than 0 and less than half the lower rate
     * @throws IllegalArgumentException if a rate or the pass band is outside its range
     */
    public static Resampler of(int from, int to, double passBand) {
        int lower = lowerRate(from, to);
        if (!(passBand > 0) || passBand > 0.499 * lower) {
            throw new IllegalArgumentException("a pass band up to " + passBand + " Hz; between " + from + " and " + to
                    + " Hz it must be more than 0 and at most " + 0.499 * lower);
        }
        return new Resampler(from, to, passBand, lower - passBand);
    }

    /**
     * A resampler that makes {@code to} samples of every {@code from}, for lengths that must come out exactly and rates
     * that are no whole number of hertz. For arrays of samples; clips have rates.
     *
     * @param from the samples given, at least 1
     * @param to the samples returned, at least 1; at most four times {@code from}, and at least a quarter
     * @param passBand the share of the lower rate up to which there is anything of interest, more than 0 and at most
     *     0.499; above it signals may be mirrored, but not onto the pass band
     * @throws IllegalArgumentException if a length or the pass band is outside its range
     */
    public static Resampler ofLengths(int from, int to, double passBand) {
        if (from < 1 || to < 1 || from > 4L * to || to > 4L * from) {
            throw new IllegalArgumentException("from " + from + " to " + to
                    + " samples; lengths must be 1 or more, and the longer at most four times the shorter");
        }
        if (!(passBand > 0) || passBand > 0.499) {
            throw new IllegalArgumentException(
                    "a pass band up to " + passBand + " of the lower rate; it must be more than 0 and at most 0.499");
        }
        int lower = Math.min(from, to);
        return new Resampler(from, to, passBand * lower, (1 - passBand) * lower);
    }

    /**
     * The effect that brings a clip of any rate to {@code sampleRate}, as {@link #of(int, int)} does; a clip that has
     * it already is returned as it is.
     *
     * @param sampleRate in Hz, 4,000 to 384,000
     * @throws IllegalArgumentException if the rate is outside that range; by the effect, if the clip's is
     */
    public static Effect to(int sampleRate) {
        lowerRate(sampleRate, sampleRate);
        return clip -> clip.sampleRate() == sampleRate
                ? clip
                : of(clip.sampleRate(), sampleRate).resample(clip);
    }

    private static int lowerRate(int from, int to) {
        int lower = Math.min(from, to);
        if (lower < MIN_RATE || Math.max(from, to) > MAX_RATE) {
            throw new IllegalArgumentException(
                    "from " + from + " to " + to + " Hz; sample rates must be " + MIN_RATE + " to " + MAX_RATE + " Hz");
        }
        return lower;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue();
    }

    /** The samples that {@code sampleCount} samples become: their number · to / from, to the nearest (half up). */
    public int length(int sampleCount) {
        long length = longLength(sampleCount);
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    sampleCount + " samples from " + from + " to " + to + " Hz are more than an array can hold");
        }
        return (int) length;
    }

    /** The number of samples on either side of its place that a sample of the new signal depends on. */
    public int reach() {
        return reach;
    }

    /** As {@link #length}, for sound of any length. */
    long longLength(long sampleCount) {
        return (sampleCount * to + from / 2) / from;
    }

    /** The rate of the samples returned, in Hz. */
    int to() {
        return to;
    }

    /** The same signal at the new rate, {@link #length} samples of it. Equal rates give a copy. */
    public float[] resample(float[] samples) {
        return change.apply(samples, length(samples.length));
    }

    /**
     * The same signal at the new rate, for a signal that repeats: its last sample is followed by its first, before and
     * after. What is returned repeats, too.
     *
     * @throws IllegalArgumentException if the signal's length times {@code to} / {@code from} is no whole number
     */
    public float[] resampleLoop(float[] samples) {
        if ((long) samples.length * to % from != 0) {
            throw new IllegalArgumentException("a signal that repeats after " + samples.length
                    + " samples would repeat after no whole number of samples: " + samples.length + " * " + to + " / "
                    + from);
        }
        float[] onwards = Arrays.copyOf(samples, samples.length + 2 * change.reach() + 2);
        for (int i = samples.length; i < onwards.length; i++) {
            onwards[i] = onwards[i - samples.length];
        }
        int length = length(samples.length);
        // What lies before the first samples is missing; they come again after the last, where it is there.
        int again = Math.min(length, length(change.reach() + 1));
        float[] whole = change.apply(onwards, length + again);
        System.arraycopy(whole, length, whole, 0, again);
        return Arrays.copyOf(whole, length);
    }

    /**
     * The same clip at the new rate.
     *
     * @throws IllegalArgumentException if the clip's rate is not the one that this resampler starts from
     */
    public AudioClip resample(AudioClip clip) {
        if (clip.sampleRate() != from) {
            throw new IllegalArgumentException(
                    "a clip of " + clip.sampleRate() + " Hz for a resampler from " + from + " to " + to + " Hz");
        }
        float[][] channels = new float[clip.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = resample(clip.channel(c));
        }
        return AudioClip.wrap(to, channels);
    }

    /**
     * The same sound at the new rate: sample for sample what {@link #resample(AudioClip)} makes of all of it, in memory
     * that does not grow with its length. Reads, and closes, {@code reader}.
     *
     * @throws IllegalArgumentException if the sound's rate is not the one that this resampler starts from
     */
    public AudioReader resample(AudioReader reader) {
        if (reader.sampleRate() != from) {
            throw new IllegalArgumentException(
                    "a sound of " + reader.sampleRate() + " Hz for a resampler from " + from + " to " + to + " Hz");
        }
        return from == to ? reader : new ResampledReader(reader, this, change);
    }

    /**
     * A sound of any rate brought to {@code sampleRate}, as {@link #of(int, int)} does. Reads, and closes,
     * {@code reader}, which is returned as it is if it has that rate already.
     *
     * @param sampleRate in Hz, 4,000 to 384,000
     * @throws IllegalArgumentException if that rate or the sound's is outside that range
     */
    public static AudioReader resample(AudioReader reader, int sampleRate) {
        lowerRate(sampleRate, sampleRate);
        return reader.sampleRate() == sampleRate
                ? reader
                : of(reader.sampleRate(), sampleRate).resample(reader);
    }

    @Override
    public String toString() {
        return "Resampler[" + from + " Hz to " + to + " Hz]";
    }
}
