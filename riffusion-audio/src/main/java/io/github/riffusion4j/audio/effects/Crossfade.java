package io.github.riffusion4j.audio.effects;

/**
 * The passage from one sound to another at equal power: quarter-period cosine and sine gains, divided by what the
 * likeness of the two sounds adds. Between unlike sounds these are the usual equal-power gains; between equal ones they
 * sum to 1, where plain equal-power gains would swell by 3 dB. The gains are those of Fink, Holters and Zölzer,
 * Signal-matched power-complementary cross-fading and dry-wet mixing (DAFx 2016).
 */
final class Crossfade {

    private Crossfade() {}

    /**
     * Mixes {@code length} samples of {@code incoming}, from its start, into {@code outgoing} from {@code at} on, where
     * that leaves. The gains are the same for all channels, so that a stereo image stays where it is.
     */
    static void mixInto(float[][] outgoing, int at, float[][] incoming, int length) {
        double likeness = likeness(outgoing, at, incoming, length);
        for (int i = 0; i < length; i++) {
            double angle = Math.PI / 2 * Fade.gain(i, length);
            double out = Math.cos(angle);
            double in = Math.sin(angle);
            double power = 1 + 2 * out * in * likeness;
            double scale = 1 / Math.sqrt(power);
            for (int c = 0; c < outgoing.length; c++) {
                outgoing[c][at + i] = (float) (scale * (out * outgoing[c][at + i] + in * incoming[c][i]));
            }
        }
    }

    /**
     * The correlation coefficient of the two passages, 0 to 1. A negative one counts as 0: gains above 1 would bring
     * back what the two cancel, and noise with it.
     */
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
        double norm = Math.sqrt(outgoingPower * incomingPower);
        return norm == 0 ? 0 : Math.max(0, Math.min(1, product / norm));
    }
}
