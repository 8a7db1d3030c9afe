package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;

/** The first guess of an iteration. */
@FunctionalInterface
public interface PhaseInitializer {

    /** Guesses the phases of a spectrogram of which the magnitudes are known, and perhaps how its signal begins. */
    InitialPhase guess(Magnitudes magnitudes, ShortTimeFourierTransform transform, SignalPrefix prefix);

    /** The same phases whatever the magnitudes. */
    static PhaseInitializer of(InitialPhase phase) {
        return (magnitudes, transform, prefix) -> phase;
    }

    /**
     * Phases that fit the magnitudes, by phase gradient heap integration (Průša, Balazs, Søndergaard 2017): already a
     * good reconstruction, and the better start.
     */
    static PhaseInitializer integrated() {
        return PhaseGradientIntegration::of;
    }
}
