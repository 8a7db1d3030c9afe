package io.github.riffusion4j.audio.effects;

/** pydub's {@code AudioSegment.append} with a crossfade: linear gains from 1 to -120 dB and back. */
final class ReferenceCrossfade {

    private static final double SILENT = Decibels.toRatio(-120);

    /** Fades longer than this have one gain a millisecond, shorter ones one a sample. */
    private static final int FINE_MILLIS = 100;

    private ReferenceCrossfade() {}

    static Pcm16 append(Pcm16 first, Pcm16 next, long crossfadeMillis) {
        if (crossfadeMillis == 0) {
            return first.append(next);
        }
        if (crossfadeMillis > first.millis() || crossfadeMillis > next.millis()) {
            throw new IllegalArgumentException("a crossfade of " + crossfadeMillis + " ms between clips of "
                    + first.millis() + " and " + next.millis() + " ms");
        }
        long start = first.millis() - crossfadeMillis;
        Pcm16 faded = faded(first.slice(start, first.millis()), 1, SILENT);
        Pcm16 rising = faded(next.slice(0, crossfadeMillis), SILENT, 1);
        return first.slice(0, start).append(faded.plus(rising)).append(next.slice(crossfadeMillis, next.millis()));
    }

    private static Pcm16 faded(Pcm16 part, double fromGain, double toGain) {
        int millis = part.millis();
        double step = (toGain - fromGain) / (millis > FINE_MILLIS ? millis : millis * (part.sampleRate() / 1000.0));
        int length = Math.min(part.length(), part.position(millis));
        int[][] samples = new int[part.samples().length][part.position(millis)];
        int millisecond = 0;
        for (int i = 0; i < length; i++) {
            while (part.position(millisecond + 1L) <= i) {
                millisecond++;
            }
            double gain = fromGain + step * (millis > FINE_MILLIS ? millisecond : i);
            for (int c = 0; c < samples.length; c++) {
                samples[c][i] = Pcm16.multiplied(part.samples()[c][i], gain);
            }
        }
        return new Pcm16(part.sampleRate(), samples);
    }
}
