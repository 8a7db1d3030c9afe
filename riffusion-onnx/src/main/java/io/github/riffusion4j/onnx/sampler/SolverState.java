package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a sampler has got on its walk.
 *
 * @param walk the walk
 * @param asked what the model said in every step up to the one that is being made
 * @param noise where random numbers come from
 */
record SolverState(SamplingSchedule walk, List<Prediction> asked, NoiseGenerator noise) {

    /** The step that is being made. */
    SolverStep step() {
        return walk.steps().get(index());
    }

    /** What the model just said. */
    Prediction newest() {
        return asked.get(index());
    }

    /** What it said {@code back} steps ago. */
    Prediction earlier(int back) {
        return asked.get(index() - back);
    }

    /** The number of this step, from 0. */
    int index() {
        return asked.size() - 1;
    }

    boolean isLast() {
        return asked.size() == walk.steps().size();
    }

    /**
     * The latest answers that a multistep method can use, the newest first, at most {@code most}. One said of pure
     * noise is only good for its own step, since it is infinitely far from the others.
     */
    List<Prediction> latest(int most) {
        List<Prediction> latest = new ArrayList<>(List.of(newest()));
        for (int back = 1;
                back < most && back < asked.size() && earlier(back).level().alpha() > 0;
                back++) {
            latest.add(earlier(back));
        }
        return latest;
    }

    /** Fresh noise of the shape of x. */
    Tensor drawn() {
        return noise.normal(newest().x().shape());
    }
}
