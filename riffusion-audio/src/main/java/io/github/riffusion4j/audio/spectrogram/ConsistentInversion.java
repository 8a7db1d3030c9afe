package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.phase.GriffinLim;
import io.github.riffusion4j.audio.phase.PhaseInitializer;
import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;

/**
 * {@link ConsistentInverter} with its filters and windows.
 *
 * @param rounds how many rounds where
 * @param own the filterbank of the parameters' own grid, whose bins are fine enough for the lowest bands
 * @param coarse the first grid
 * @param fine the finer one; the coarse one again if no rounds happen there
 */
record ConsistentInversion(ConsistentInverter rounds, MelFilterbank own, MelGrid coarse, MelGrid fine)
        implements PreparedMelInverter {

    static ConsistentInversion of(
            ConsistentInverter rounds, SpectrogramParams params, double stretch, TransformBackend backend) {
        MelFilterbank own = params.filterbank();
        MelGrid coarse = MelGrid.of(Grid.bandLimited(params, stretch, 1), own, backend);
        MelGrid fine = rounds.fineRounds() == 0 || rounds.oversampling() == 1
                ? coarse
                : MelGrid.of(Grid.bandLimited(params, stretch, rounds.oversampling()), own, backend);
        return new ConsistentInversion(rounds, own, coarse, fine);
    }

    @Override
    public int sampleRate() {
        return coarse.grid().sampleRate();
    }

    @Override
    public int hopLength() {
        return coarse.grid().hopLength();
    }

    @Override
    public PreparedMelInverter circular() {
        return new ConsistentInversion(rounds, own, coarse.circular(), fine.circular());
    }

    @Override
    public float[] signal(Spectrogram mel, SignalPrefix prefix, Progress progress) {
        int total = rounds.coarseRounds() + rounds.fineRounds();
        float[] signal = new GriffinLim(0, 0, PhaseInitializer.integrated())
                .reconstruct(coarse.magnitudes(own, mel), coarse.transform(), prefix, Progress.none());
        if (rounds.coarseRounds() > 0) {
            signal = new MelConsistency(coarse, mel, prefix)
                    .refine(signal, rounds.coarseRounds(), (done, of) -> progress.report(done, total));
        }
        if (rounds.fineRounds() > 0) {
            signal = new MelConsistency(fine, mel, prefix)
                    .refine(
                            signal,
                            rounds.fineRounds(),
                            (done, of) -> progress.report(rounds.coarseRounds() + done, total));
        }
        return signal;
    }
}
