package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.score.Score;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A request for music, of a certain length or without end: how to sample it, and what is known of it as notes. Each
 * method with an argument returns a changed copy.
 *
 * @param <R> the request's own type
 */
public interface MusicRequest<R extends MusicRequest<R>> {

    /** The options of sampling of this request. */
    SamplingOptions samplingOptions();

    /** This request with other options of sampling: all of them, the layout in time included. */
    R samplingOptions(SamplingOptions options);

    /** The options of the score of this request. */
    ScoreOptions scoreOptions();

    /** This request with other options of the score: all of them. */
    R scoreOptions(ScoreOptions options);

    /**
     * The number of denoising steps; 30 if not set.
     *
     * @throws IllegalArgumentException if it is not from 1 to {@value SamplingOptions#MAX_STEPS}
     * @see SamplingOptions#steps()
     */
    default R steps(int steps) {
        return samplingOptions(samplingOptions().steps(steps));
    }

    /**
     * The sampler; if not set, the one that the model's configuration names, or PNDM.
     *
     * @throws IllegalArgumentException if it is none of the library's
     */
    default R sampler(Sampler sampler) {
        return samplingOptions(samplingOptions().sampler(sampler));
    }

    /**
     * The sampler of a name, such as {@code "dpmpp-2m-karras"}.
     *
     * @throws IllegalArgumentException if there is none of that name; the message has similar ones
     * @see Sampler#byName
     */
    default R sampler(String name) {
        return sampler(Sampler.byName(Objects.requireNonNull(name, "name")));
    }

    /**
     * The implementation whose numbers are reproduced; {@link Compatibility#STANDARD} if not set.
     *
     * @see SamplingOptions#compatibility()
     */
    default R compatibility(Compatibility compatibility) {
        return samplingOptions(samplingOptions().compatibility(compatibility));
    }

    /**
     * The random number generator that seeds refer to; {@link NoiseSource#TORCH_CPU} if not set.
     *
     * @see SamplingOptions#noise()
     */
    default R noise(NoiseSource noise) {
        return samplingOptions(samplingOptions().noise(noise));
    }

    /**
     * The part of the schedule, from noise (0) to image (1), on which guidance is applied; all of it if not set.
     *
     * @throws IllegalArgumentException unless 0 &le; from &le; to &le; 1
     * @see SamplingOptions#guidanceInterval()
     */
    default R guidanceInterval(double from, double to) {
        return samplingOptions(samplingOptions().guidanceInterval(new GuidanceInterval(from, to)));
    }

    /**
     * The share of the contrast added by guidance that is taken back, 0 (none) to 1 (all); 0 if not set.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     * @see SamplingOptions#guidanceRescale()
     */
    default R guidanceRescale(double share) {
        return samplingOptions(samplingOptions().guidanceRescale(share));
    }

    /**
     * The interval, in calls of the UNet, at which all of its layers run; 1, every call, if not set. A higher one is
     * faster, and needs a model that was imported by this library: generating throws a
     * {@link io.github.riffusion4j.base.RiffusionException} with others.
     *
     * @throws IllegalArgumentException if it is below 1
     * @see SamplingOptions#deepCache()
     */
    default R deepCache(int interval) {
        return samplingOptions(samplingOptions().deepCache(interval));
    }

    /** The inversion of the spectrogram to sound; {@link InversionPreset#BALANCED} if not set. */
    default R quality(InversionPreset quality) {
        return samplingOptions(samplingOptions().quality(quality));
    }

    /**
     * The tempo in beats a minute: in 6/8, 9/8 and 12/8 of dotted quarter notes, as people tap them. If not set, it is
     * what the prompt says, or what suits it.
     *
     * <p>Tempo, {@link #bars} and {@link #meter} rule how long the sound is, to the sample: four bars of 4/4 at 120 are
     * 352,800 samples at 44,100 Hz. With a model that takes a score, they, {@link #key}, {@link #chords} and notes are
     * what the model plays; notes that are not given are {@linkplain io.github.riffusion4j.score.composer.Composer
     * composed} from the prompt and the seed. Other models follow tempo and bars by the length alone, and generating
     * with them refuses key, chords, notes and parts. {@link RiffusionPipeline#extend} refuses all.
     *
     * <p>All clips of a stream have the tempo, meter, bars, key and chords of the first, and its beats are known, so
     * that {@link StreamRequest#beats} need not be set; each has its own notes, composed from the prompt that weighs
     * most. A seed image is played in the tempo that is set, which may be a quarter faster or slower than its own.
     *
     * @throws IllegalArgumentException if it is not 20 to 400
     */
    default R tempo(double beatsPerMinute) {
        return scoreOptions(scoreOptions().tempo(beatsPerMinute));
    }

    /**
     * The key, as "A minor", "Am", "F# dorian", "Bb".
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    default R key(String key) {
        return scoreOptions(scoreOptions().key(key));
    }

    /**
     * The chords: "Am F C G", a bar each, or with lines between the bars, "Am | F | C G | Em7/B". They repeat until the
     * bars are full. Generating throws a {@link io.github.riffusion4j.score.NotationException} if they are none.
     */
    default R chords(String chords) {
        return scoreOptions(scoreOptions().chords(chords));
    }

    /**
     * The number of bars; if not set, what the prompt says or the chords fill, or about four.
     *
     * @throws IllegalArgumentException if they are not 1 to 64
     */
    default R bars(int bars) {
        return scoreOptions(scoreOptions().bars(bars));
    }

    /**
     * The meter, as "6/8"; if not set, what the prompt says, or 4/4.
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    default R meter(String meter) {
        return scoreOptions(scoreOptions().meter(meter));
    }

    /**
     * The music as notes; nothing is composed then. A tempo that is set takes the place of the score's. A score without
     * parts gives its bars and chords only.
     */
    default R score(Score score) {
        return scoreOptions(scoreOptions().score(score));
    }

    /**
     * The music as notes, from a Standard MIDI file of at most {@link RiffusionPipeline#LONGEST}.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if it is missing, damaged or longer
     */
    default R midi(Path file) {
        return scoreOptions(scoreOptions().midi(file));
    }

    /**
     * Sets if notes that are not given are composed from the prompt; they are if not set. If not, the model gets the
     * prompt alone, and what is set of tempo, bars, meter and chords.
     */
    default R compose(boolean compose) {
        return scoreOptions(scoreOptions().compose(compose));
    }
}
