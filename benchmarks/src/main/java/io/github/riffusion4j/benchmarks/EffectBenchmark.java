package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Compressor;
import io.github.riffusion4j.audio.effects.LoudnessMeter;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.effects.TimeStretch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time of effects on one mono clip of 5.11 seconds at 44.1 kHz. The baseline is a copy of the clip. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EffectBenchmark {

    private final AudioClip clip = Sounds.band();
    private final Resampler to48 = Resampler.of(44_100, 48_000);
    private final Resampler to16 = Resampler.of(44_100, 16_000);

    @Benchmark
    public AudioClip copy() {
        return clip.slice(0, clip.length());
    }

    @Benchmark
    public AudioClip resampleTo48() {
        return to48.resample(clip);
    }

    @Benchmark
    public AudioClip resampleTo16() {
        return to16.resample(clip);
    }

    @Benchmark
    public AudioClip stretchByHalf() {
        return TimeStretch.of(1.5).apply(clip);
    }

    @Benchmark
    public AudioClip compress() {
        return Compressor.music().apply(clip);
    }

    @Benchmark
    public double loudness() {
        return LoudnessMeter.lufs(clip);
    }
}
