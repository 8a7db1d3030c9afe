package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Linear multistep method of fourth order for uneven steps (Adams and Bashforth; k-diffusion's {@code sample_lms}): the
 * noise is taken to follow a polynomial in sigma / alpha through the last four answers.
 */
final class Lms extends SigmaSampler {

    private static final int ORDER = 4;

    /** Where Gauss's rule looks, half an interval from its middle; with two points it is exact for cubics. */
    private static final double GAUSS = Math.sqrt(1 / 3.0);

    Lms(Optional<SigmaSpacing> spacing) {
        super("lms", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new Lms(Optional.of(spacing));
    }

    @Override
    Tensor move(SolverState position) {
        SolverStep step = position.step();
        List<Prediction> answers = position.latest(ORDER);
        double[] points = points(answers, position.walk());
        if (points.length <= 1) {
            return position.newest().movedTo(step.to());
        }
        double[] weights = IntStream.range(0, answers.size())
                .mapToDouble(k -> integral(points, k, step.to().ratio()))
                .toArray();
        List<Tensor> noises = answers.stream().map(Prediction::noise).toList();
        return VeStep.of(position.newest().x(), step.from(), step.to(), weights, noises);
    }

    /**
     * Where the answers lie. When it starts in the middle, diffusers includes the levels before the start, as if the
     * noise there had been 0.
     */
    private static double[] points(List<Prediction> answers, SamplingSchedule walk) {
        List<NoiseLevel> levels =
                new ArrayList<>(answers.stream().map(Prediction::level).toList());
        if (walk.convention() != Compatibility.STANDARD) {
            for (int i = walk.skipped().size() - 1; i >= 0 && levels.size() < ORDER; i--) {
                levels.add(walk.skipped().get(i));
            }
        }
        return levels.stream()
                .mapToDouble(NoiseLevel::ratio)
                .filter(Double::isFinite)
                .toArray();
    }

    /** The integral of Lagrange's polynomial that is 1 at point {@code k} and 0 at the others, from the first point. */
    private static double integral(double[] points, int k, double end) {
        double half = (end - points[0]) / 2;
        double middle = (end + points[0]) / 2;
        return half * (lagrange(points, k, middle - GAUSS * half) + lagrange(points, k, middle + GAUSS * half));
    }

    private static double lagrange(double[] points, int k, double at) {
        double product = 1;
        for (int j = 0; j < points.length; j++) {
            product *= j == k ? 1 : (at - points[j]) / (points[k] - points[j]);
        }
        return product;
    }
}
