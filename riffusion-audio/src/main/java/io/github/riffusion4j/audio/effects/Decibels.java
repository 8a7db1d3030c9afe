package io.github.riffusion4j.audio.effects;

/** Ratios of amplitudes on a logarithmic scale: 20 dB are a factor of ten. */
final class Decibels {

    private Decibels() {}

    static double toRatio(double decibels) {
        return Math.pow(10, decibels / 20);
    }

    static double ofRatio(double ratio) {
        return 20 * Math.log10(ratio);
    }
}
