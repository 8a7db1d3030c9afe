package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.audio.transform.MelTransform;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The transforms of one clip of 512 columns on each backend; JTransforms is the baseline. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxphysicalbytes=0")
public class BackendBenchmark {

    @Param({"JTransforms", "ND4J"})
    private String backend = "JTransforms";

    private final float[] samples = Sounds.band().channel(0);
    private ShortTimeFourierTransform transform = SpectrogramParams.defaults().transform();
    private MelTransform mel = transform.mel(SpectrogramParams.defaults().filterbank());

    @Setup
    public void setUp() {
        SpectrogramParams params = SpectrogramParams.defaults();
        transform = params.transform(backend.equals("ND4J") ? TransformBackend.nd4j() : TransformBackend.jTransforms());
        mel = transform.mel(params.filterbank());
    }

    @Benchmark
    public float[] forwardAndInverse() {
        return transform.process(samples, (frame, spectrum) -> {});
    }

    @Benchmark
    public float[] melAmplitudes() {
        return mel.analyse(samples);
    }
}
