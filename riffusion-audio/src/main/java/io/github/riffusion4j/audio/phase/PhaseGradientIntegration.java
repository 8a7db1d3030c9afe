package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Phase gradient heap integration (Průša, Balazs, Søndergaard 2017, "A Noniterative Method for Reconstruction of Phase
 * from STFT Magnitude"). Under a Gaussian window the gradient of the phase follows from that of the logarithm of the
 * magnitudes; a Hann window is close enough to one. From the loudest point the phase is summed along the loudest path
 * to all others. Points that are too quiet to matter get phases spread evenly.
 */
final class PhaseGradientIntegration {

    /**
     * The variance of the Gaussian window that is closest to a Hann window, over the square of its length; from the
     * paper.
     */
    private static final double HANN_TO_GAUSSIAN = 0.25645;

    /** Points quieter than this share of the loudest have no part in the integration. */
    private static final double TOLERANCE = 1e-6;

    private final int frameCount;
    private final int binCount;
    private final boolean circular;
    private final float[] logarithm;
    private final float[] timeStep;
    private final float[] frequencyStep;
    private final float[] phase;
    private final MagnitudeBucketQueue queue;

    /** The phases of {@code magnitudes}, continuing those of {@code prefix}. */
    static InitialPhase of(Magnitudes magnitudes, ShortTimeFourierTransform transform, SignalPrefix prefix) {
        PhaseGradientIntegration integration = new PhaseGradientIntegration(magnitudes, transform);
        integration.begin(prefix.settled(), transform);
        integration.integrate();
        float[] phase = integration.phase;
        int binCount = magnitudes.binCount();
        // The integration refers phases to the middle of a frame, the transform to its start: half a turn a bin.
        return (frame, bin) -> phase[frame * binCount + bin] / (2 * Math.PI) + (bin % 2) * 0.5;
    }

    private PhaseGradientIntegration(Magnitudes magnitudes, ShortTimeFourierTransform transform) {
        frameCount = magnitudes.frameCount();
        binCount = magnitudes.binCount();
        circular = transform.isCircular();
        int size = Math.multiplyExact(frameCount, binCount);
        logarithm = new float[size];
        timeStep = new float[size];
        frequencyStep = new float[size];
        phase = new float[size];
        InitialPhase quiet = InitialPhase.spread();
        float max = max(magnitudes);
        float floor = Math.max(Float.MIN_NORMAL, (float) (max * TOLERANCE * 0.1));
        eachFrame(frame -> {
            for (int bin = 0; bin < binCount; bin++) {
                float magnitude = magnitudes.get(frame, bin);
                logarithm[frame * binCount + bin] = (float) Math.log(Math.max(floor, magnitude));
                if (magnitude < 2 * TOLERANCE * max) {
                    // Stays if the integration does not come here.
                    phase[frame * binCount + bin] = (float) (2 * Math.PI * quiet.turns(frame, bin));
                }
            }
        });
        differentiate(transform);
        queue = new MagnitudeBucketQueue(
                logarithm, (float) Math.log(Math.max(floor, max * TOLERANCE)), (float) Math.log(Math.max(floor, max)));
    }

    private static float max(Magnitudes magnitudes) {
        float max = 0;
        for (int frame = 0; frame < magnitudes.frameCount(); frame++) {
            for (int bin = 0; bin < magnitudes.binCount(); bin++) {
                max = Math.max(max, magnitudes.get(frame, bin));
            }
        }
        return max;
    }

    private void eachFrame(IntConsumer work) {
        IntStream.range(0, frameCount).parallel().forEach(work);
    }

    /** The phase steps to the next frame and to the next bin: equations (17) and (18) of the paper. */
    private void differentiate(ShortTimeFourierTransform transform) {
        double gamma = HANN_TO_GAUSSIAN * transform.windowLength() * transform.windowLength();
        double scale = (double) transform.hopLength() * transform.fftLength() / gamma;
        eachFrame(frame -> {
            int earlier = before(frame);
            int later = after(frame);
            int span = circular ? 2 : Math.max(1, later - earlier);
            for (int bin = 0; bin < binCount; bin++) {
                int at = frame * binCount + bin;
                boolean inside = bin > 0 && bin < binCount - 1;
                double alongFrequency = inside ? (logarithm[at + 1] - logarithm[at - 1]) / 2 : 0;
                double turns = (double) transform.hopLength() * bin / transform.fftLength();
                timeStep[at] = (float) (scale * alongFrequency + 2 * Math.PI * (turns - Math.floor(turns)));
                float rise = logarithm[later * binCount + bin] - logarithm[earlier * binCount + bin];
                frequencyStep[at] = (float) (-rise / span / scale);
            }
        });
    }

    /** The frame before; the first has itself, unless the last comes before it. */
    private int before(int frame) {
        return frame > 0 ? frame - 1 : circular ? frameCount - 1 : 0;
    }

    private int after(int frame) {
        return frame < frameCount - 1 ? frame + 1 : circular ? 0 : frame;
    }

    /** Takes the phases of all frames that lie wholly within {@code known} from there. */
    private void begin(float[] known, ShortTimeFourierTransform transform) {
        int reach = (transform.windowLength() + 1) / 2;
        int first = (reach + transform.hopLength() - 1) / transform.hopLength();
        int last = Math.floorDiv(known.length - reach, transform.hopLength());
        if (last < first) {
            return;
        }
        transform.analyse(known, (frame, spectrum) -> {
            if (frame >= first && frame <= last) {
                for (int bin = 0; bin < binCount; bin++) {
                    double angle = Math.atan2(spectrum[2 * bin + 1], spectrum[2 * bin]);
                    phase[frame * binCount + bin] = (float) (angle - Math.PI * (bin % 2));
                }
            }
        });
        for (int at = first * binCount; at < (last + 1) * binCount; at++) {
            queue.add(at);
        }
    }

    private void integrate() {
        for (int at = queue.next(); at >= 0; at = queue.next()) {
            int frame = at / binCount;
            int bin = at - frame * binCount;
            int later = after(frame) * binCount + bin;
            if (queue.add(later)) {
                phase[later] = phase[at] + (timeStep[at] + timeStep[later]) / 2;
            }
            int earlier = before(frame) * binCount + bin;
            if (queue.add(earlier)) {
                phase[earlier] = phase[at] - (timeStep[at] + timeStep[earlier]) / 2;
            }
            if (bin + 1 < binCount && queue.add(at + 1)) {
                phase[at + 1] = phase[at] + (frequencyStep[at] + frequencyStep[at + 1]) / 2;
            }
            if (bin > 0 && queue.add(at - 1)) {
                phase[at - 1] = phase[at] - (frequencyStep[at] + frequencyStep[at - 1]) / 2;
            }
        }
    }
}
