package io.github.riffusion4j.audio.effects;

/**
 * The passage from one sound to another at equal power: quarter-period cosine and sine gains, divided by what the
 * likeness of the two sounds adds. Between unlike sounds these are the usual equal-power gains; between equal ones they
 * sum to 1, where plain equal-power gains would swell by 3 dB. The gains are those of Fink, Holters and Zölzer,
 * Signal-matched power-complementary cross-fading and dry-wet mixing (DAFx 2016).
 *
 * <p>Immutable and thread safe. Nothing here allocates but making one, so that it suits a sound device's callback.
 */
public final class Crossfade {

    private final double[] out;
    private final double[] in;

    private Crossfade(int length) {
        out = new double[length];
        in = new double[length];
        for (int i = 0; i < length; i++) {
            double angle = Math.PI / 2 * Fade.gain(i, length);
            out[i] = Math.cos(angle);
            in[i] = Math.sin(angle);
        }
    }

    /**
     * A crossfade of so many samples.
     *
     * @throws IllegalArgumentException if there are fewer than none
     */
    public static Crossfade of(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("a crossfade of " + length + " samples; it must be 0 or more");
        }
        return new Crossfade(length);
    }

    /** Samples from the first that the incoming sound is mixed into to the last that the outgoing one is heard in. */
    public int length() {
        return out.length;
    }

    /**
     * The mix of the two sounds' samples at one moment.
     *
     * @param i the moment, from 0 to {@link #length()} − 1
     * @param likeness of the two sounds, from 0 to 1; see {@link #likeness}
     */
    public double mix(int i, float outgoing, float incoming, double likeness) {
        double power = 1 + 2 * out[i] * in[i] * likeness;
        return (out[i] * outgoing + in[i] * incoming) / Math.sqrt(power);
    }

    /**
     * The likeness of two sounds of which sums over all samples are known: their correlation coefficient, 0 to 1. A
     * negative one counts as 0: gains above 1 would bring back what the two cancel, and noise with it.
     *
     * @param product the sum of the products of their samples
     * @param outgoingPower the sum of the squares of the one
     * @param incomingPower the sum of the squares of the other
     */
    public static double likeness(double product, double outgoingPower, double incomingPower) {
        double norm = Math.sqrt(outgoingPower * incomingPower);
        return norm == 0 ? 0 : Math.max(0, Math.min(1, product / norm));
    }

    /**
     * Mixes {@code length} samples of {@code incoming}, from its start, into {@code outgoing} from {@code at} on, where
     * that leaves. The gains are the same for all channels, so that a stereo image stays where it is.
     */
    static void mixInto(float[][] outgoing, int at, float[][] incoming, int length) {
        double likeness = likeness(outgoing, at, incoming, length);
        Crossfade crossfade = of(length);
        for (int c = 0; c < outgoing.length; c++) {
            for (int i = 0; i < length; i++) {
                outgoing[c][at + i] = (float) crossfade.mix(i, outgoing[c][at + i], incoming[c][i], likeness);
            }
        }
    }

    private static double likeness(float[][] outgoing, int at, float[][] incoming, int length) {
        double product = 0;
        double outgoingPower = 0;
        double incomingPower = 0;
        for (int c = 0; c < outgoing.length; c++) {
            for (int i = 0; i < length; i++) {
                double out = outgoing[c][at + i];
                double in = incoming[c][i];
                product += out * in;
                outgoingPower += out * out;
                incomingPower += in * in;
            }
        }
        return likeness(product, outgoingPower, incomingPower);
    }
}
