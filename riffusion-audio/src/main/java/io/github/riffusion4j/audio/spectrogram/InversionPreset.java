package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.phase.GriffinLim;

/** Ways to invert a mel spectrogram, from the fastest to the reference's. The benchmarks' results compare them. */
public enum InversionPreset {
    /**
     * 4 rounds on the coarsest grid: the fastest. Better than {@link #REFERENCE} on spectrograms of recordings; on
     * images that a model generated worse, by up to a quarter in spectral convergence.
     */
    FAST(new ConsistentInverter(4, 0, 1)),
    /**
     * The default: 4 rounds on the coarsest grid, and 6 with twice as fine bins. Better than {@link #REFERENCE} on
     * recordings; on generated images in log-spectral distance and pixel error, too.
     */
    BALANCED(new ConsistentInverter(4, 6, 2)),
    /** For when time does not matter: 4 rounds on the coarsest grid, and 24 with four times as fine bins. */
    BEST(new ConsistentInverter(4, 24, 4)),
    /** The reference's: least squares, then 32 rounds of Griffin-Lim with momentum 0.99 on the parameters' own grid. */
    REFERENCE(new LeastSquaresInverter(GriffinLim.reference()));

    // Every implementation is immutable: the interface says so.
    @SuppressWarnings("ImmutableEnumChecker")
    private final MelInverter inverter;

    InversionPreset(MelInverter inverter) {
        this.inverter = inverter;
    }

    /** The inverter itself. */
    public MelInverter inverter() {
        return inverter;
    }
}
