package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Loudness;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
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

/** One clip of 512 x 512 pixels, 5.11 seconds: from sound to image, and back by each preset. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ConversionBenchmark {

    private final SpectrogramParams params = SpectrogramParams.defaults();
    private final AudioClip clip = Sounds.band();
    private final SpectrogramImage image = new SpectrogramImageConverter(params).toImage(clip);

    /** The inverse by one preset; {@code REFERENCE} is the baseline: the reference's own method in the same program. */
    @State(Scope.Benchmark)
    public static class Inverse {

        @Param({"FAST", "BALANCED", "BEST", "REFERENCE"})
        private InversionPreset preset = InversionPreset.BALANCED;

        private SpectrogramImageConverter converter = new SpectrogramImageConverter(SpectrogramParams.defaults());

        @Setup
        public void setUp() {
            SpectrogramConverter inverse = new SpectrogramConverter(SpectrogramParams.defaults(), preset.inverter());
            converter = new SpectrogramImageConverter(inverse, Loudness.peak(0.1));
        }
    }

    @Benchmark
    public SpectrogramImage audioToImage() {
        return new SpectrogramImageConverter(params).toImage(clip);
    }

    @Benchmark
    public AudioClip imageToAudio(Inverse inverse) {
        return inverse.converter.toAudio(image);
    }
}
