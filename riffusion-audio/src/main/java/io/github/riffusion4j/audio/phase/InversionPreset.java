package io.github.riffusion4j.audio.phase;

/** Ways to invert a mel spectrogram, from the fastest to the reference's. */
public enum InversionPreset {
    /** Phases only. */
    FAST(new ConsistentInverter(4, 0, 1)),
    /** The default. */
    BALANCED(new ConsistentInverter(8, 8, 2)),
    BEST(new ConsistentInverter(8, 32, 4)),
    /** Griffin-Lim on the reference's own grid, 32 rounds with momentum 0.99, from least-squares magnitudes. */
    REFERENCE(new LeastSquaresInverter(GriffinLim.reference()));

    private final MelInverter inverter;

    InversionPreset(MelInverter inverter) {
        this.inverter = inverter;
    }

    public MelInverter inverter() {
        return inverter;
    }
}
