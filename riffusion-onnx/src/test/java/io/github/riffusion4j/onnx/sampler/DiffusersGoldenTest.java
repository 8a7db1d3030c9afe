package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.SharedData;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The samplers against diffusers' schedulers, every recorded step. */
class DiffusersGoldenTest {

    /** Timesteps between whole numbers are found from rounded logarithms by diffusers. */
    private static final double TIMESTEPS = 1e-2;

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> someRunsOfDiffusers040() {
        return tests(resource("diffusers-0.40.0.json"));
    }

    @TestFactory
    Stream<DynamicTest> someRunsOfDiffusers09() {
        return tests(resource("diffusers-0.9.0.json"));
    }

    /** The schedulers of few-step models ({@code few_step_samplers.py} among the resources). */
    @TestFactory
    Stream<DynamicTest> fewStepRunsOfDiffusers042() {
        return tests(resource("few-step-0.42.json"));
    }

    @TestFactory
    Stream<DynamicTest> allRunsOfDiffusers040() {
        return tests(SharedData.path("diffusion/schedulers/sched_v0.40.0.json"));
    }

    @TestFactory
    Stream<DynamicTest> allRunsOfDiffusers09() {
        return tests(SharedData.path("diffusion/schedulers/sched_v0.9.0.json"));
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(DiffusersGoldenTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Stream<DynamicTest> tests(Path file) {
        DiffusersGolden golden = DiffusersGolden.read(file);
        return golden.runs().map(run -> DynamicTest.dynamicTest(run.toString(), () -> assertRepeated(golden, run)));
    }

    private void assertRepeated(DiffusersGolden golden, DiffusersGolden.Run run) {
        NoiseSchedule noiseSchedule = NoiseSchedule.of(run.config(directory));
        SamplingSchedule schedule = run.schedule(noiseSchedule);

        assertArrayEquals(
                run.timesteps().stream().mapToDouble(t -> t).toArray(),
                schedule.steps().stream()
                        .mapToDouble(step -> step.at().timestep())
                        .toArray(),
                TIMESTEPS);
        Tensor start = run.mode().equals("full")
                ? golden.noise().times(schedule.noiseScale())
                : schedule.start().addNoise(golden.x0(), golden.noise());
        Compare.maxDifference(run.tolerance(), run.start(schedule).toArray(), start.toArray());
        Map<Integer, Tensor> recorded = run.recorded(schedule);
        Set<Integer> seen = new HashSet<>();
        SolverListener listener = (index, count, step, latents) -> {
            Tensor expected = recorded.get(index);
            if (expected != null) {
                Compare.maxDifference(run.tolerance(), expected.toArray(), latents.toArray());
                seen.add(index);
            }
            return latents;
        };
        run.sampler(noiseSchedule.config())
                .sample(MadeUpModel::predict, start, schedule, run.randomNumbers(), listener);
        assertEquals(recorded.keySet(), seen);
    }
}
