package io.github.riffusion4j;

import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.score.MidiFile;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.midi.MidiFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What all requests have in common. Setters change the request and return it; nothing happens before
 * {@link #generate()}, which may be called again for another result. Not thread safe; the pipeline is, so give each
 * thread a request of its own.
 *
 * @param <R> the request's own type
 */
public abstract class GenerationRequest<R extends GenerationRequest<R>> {

    /** The most denoising steps: as many as there are noise levels. */
    public static final int MAX_STEPS = 1000;

    static final int DEFAULT_STEPS = 30;

    private int steps = DEFAULT_STEPS;
    private Optional<Sampler> sampler = Optional.empty();
    private Compatibility convention = Compatibility.STANDARD;
    private NoiseSource noise = NoiseSource.TORCH_CPU;
    private GuidanceInterval guided = GuidanceInterval.ALL;
    private double rescale;
    private int reuse = 1;
    private Optional<MagicMix> mix = Optional.empty();
    private TimeLayout layout = TimeLayout.PLAIN;
    private ScoreOptions scoreOptions = ScoreOptions.NONE;
    private InversionPreset quality = InversionPreset.BALANCED;
    private ProgressListener listener = step -> {};
    private Cancellation cancellation = new Cancellation();

    GenerationRequest() {}

    abstract R self();

    /** How many denoising steps to take; 30 if not set. More takes longer and, up to about 50, sounds better. */
    public R steps(int steps) {
        this.steps = requireSteps(steps);
        return self();
    }

    static int requireSteps(int steps) {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps must be from 1 to " + MAX_STEPS + ", got " + steps);
        }
        return steps;
    }

    /** The way from noise to spectrogram; if not set, the one that the model's makers chose, or PNDM. */
    public R sampler(Sampler sampler) {
        this.sampler = Optional.of(sampler);
        return self();
    }

    /**
     * Whose habits to follow where they differ. {@link Compatibility#RIFFUSION_HOBBY} repeats the Python original with
     * all of its quirks; use it to reproduce its results.
     */
    public R convention(Compatibility convention) {
        this.convention = convention;
        return self();
    }

    /**
     * Whose random numbers a seed stands for; {@link NoiseSource#TORCH_CPU} if not set. The first numbers of a seed are
     * the noise that the walk begins with; samplers that add fresh noise on the way go on where these end, and between
     * two seeds every draw lies between theirs as the first does.
     */
    public R noise(NoiseSource noise) {
        this.noise = noise;
        return self();
    }

    /**
     * On which part of the way from noise (0) to picture (1) the model is guided; on all of it if not set. Outside of
     * it a step costs half, and the negative prompt does not count. The last quarter can often do without: 0 to 0.75.
     *
     * @throws IllegalArgumentException unless 0 &le; from &le; to &le; 1
     */
    public R guidanceInterval(double from, double to) {
        this.guided = new GuidanceInterval(from, to);
        return self();
    }

    /**
     * How much of the contrast that guidance adds is taken back, 0 (none) to 1 (all); 0 if not set. 0.7 is usual for
     * models that predict velocity, and for high guidance (Lin et al. 2023).
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public R guidanceRescale(double share) {
        this.rescale = requireRescale(share);
        return self();
    }

    static double requireRescale(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("guidance rescale must be from 0 to 1, got " + share);
        }
        return share;
    }

    /**
     * How often all of the UNet runs: 1, at every call, if not set; 3 is at every third. At the calls between, only its
     * first and last layers run, and take up what the others made last, which changes little from step to step (Ma,
     * Fang, Wang 2023, "DeepCache"). The result is another, and the more so the higher the number; with the model in
     * the box, fewer steps do about as well. Samplers that call the model twice a step count both. Where guidance
     * begins or ends, all layers run, and counting begins anew.
     *
     * <p>What is taken up is kept for every five seconds of sound, in 10 MB with a model of Stable Diffusion's size.
     * {@link #generate()} needs a model that was imported by this library, and throws a
     * {@link io.github.riffusion4j.base.RiffusionException} with others.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public R reuse(int every) {
        this.reuse = requireReuse(every);
        return self();
    }

    static int requireReuse(int every) {
        if (every < 1) {
            throw new IllegalArgumentException(
                    "reuse must be 1 (all layers run at every call of the model) or more, got " + every);
        }
        return every;
    }

    /**
     * The tempo in beats a minute: in 6/8, 9/8 and 12/8 of dotted quarter notes, as people tap them. If not set, it is
     * what the prompt says, or what suits it.
     *
     * <p>Tempo, {@link #bars} and {@link #meter} rule how long the sound is, to the sample: four bars of 4/4 at 120 are
     * 352,800 samples at 44,100 Hz. With a model that takes a score, they, {@link #key}, {@link #chords} and notes are
     * what the model plays; notes that are not given are {@linkplain io.github.riffusion4j.score.composer.Composer
     * composed} from the prompt and the seed. Other models follow tempo and bars by the length alone; with them,
     * {@link #generate()} refuses key, chords, notes and parts. {@link RiffusionPipeline#extend} refuses all.
     *
     * @throws IllegalArgumentException if it is not 20 to 400
     */
    public R tempo(double beatsPerMinute) {
        return scoreOptions(scoreOptions.tempo(beatsPerMinute));
    }

    /**
     * The key, as "A minor", "Am", "F# dorian", "Bb".
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    public R key(String key) {
        return scoreOptions(scoreOptions.key(key));
    }

    /**
     * The chords: "Am F C G", a bar each, or with lines between the bars, "Am | F | C G | Em7/B". They repeat until the
     * bars are full. {@link #generate()} throws a {@link io.github.riffusion4j.score.NotationException} if they are
     * none.
     */
    public R chords(String chords) {
        return scoreOptions(scoreOptions.chords(chords));
    }

    /**
     * How many bars; if not set, what the prompt says or the chords fill, or about four.
     *
     * @throws IllegalArgumentException if they are not 1 to 64
     */
    public R bars(int bars) {
        return scoreOptions(scoreOptions.bars(bars));
    }

    /**
     * The meter, as "6/8"; if not set, what the prompt says, or 4/4.
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    public R meter(String meter) {
        return scoreOptions(scoreOptions.meter(meter));
    }

    /**
     * The music as notes; nothing is composed then. A tempo that is set takes the place of the score's. A score without
     * parts gives its bars and chords only.
     */
    public R score(Score score) {
        return scoreOptions(scoreOptions.score(score));
    }

    /**
     * The music as notes, from a Standard MIDI file of at most {@link RiffusionPipeline#LONGEST}.
     *
     * @throws InvalidFileException if it is missing, damaged or longer
     */
    public R midi(Path file) {
        try {
            return score(MidiFile.read(file, RiffusionPipeline.LONGEST));
        } catch (MidiFormatException e) {
            throw new InvalidFileException(file, e.problem() + " (at byte " + e.offset() + ")", e);
        } catch (UncheckedIOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Whether notes that are not given are composed from the prompt; yes if not set. If not, the model gets the prompt
     * alone, and what is set of tempo, bars, meter and chords.
     */
    public R compose(boolean compose) {
        return scoreOptions(scoreOptions.compose(compose));
    }

    /**
     * Plays one part of the score alone, by its name: "melody", "chords", "pad", "bass", "drums" of what is composed.
     * Beats and chords stay those of the whole, so that parts of one score and seed fit together; the prompt becomes a
     * description of the part. {@link #generate()} throws an {@link IllegalArgumentException} if there is no such part.
     */
    public R part(String name) {
        return scoreOptions(scoreOptions.part(name));
    }

    final R scoreOptions(ScoreOptions options) {
        this.scoreOptions = options;
        return self();
    }

    final ScoreOptions scoreOptions() {
        return scoreOptions;
    }

    final R layout(TimeLayout layout) {
        this.layout = layout;
        return self();
    }

    final TimeLayout layout() {
        return layout;
    }

    final R mix(MagicMix mix) {
        this.mix = Optional.of(mix);
        return self();
    }

    /** How the painted spectrogram becomes sound; {@link InversionPreset#BALANCED} if not set. */
    public R quality(InversionPreset quality) {
        this.quality = quality;
        return self();
    }

    /** Hears of every step. */
    public R onProgress(ProgressListener listener) {
        this.listener = listener;
        return self();
    }

    /**
     * Ends {@link #generate()} early, with a {@link io.github.riffusion4j.base.CancelledException}, once it is
     * cancelled.
     */
    public R cancelledBy(Cancellation cancellation) {
        this.cancellation = cancellation;
        return self();
    }

    /**
     * Does the work and waits for it.
     *
     * @throws IllegalStateException if the pipeline is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled
     */
    public abstract Generation generate();

    /**
     * A batch: {@code count} results, of the seed that is set (or one that is drawn) and those that follow it. Each is
     * the one that {@link #generate()} gives with that seed; the progress of each is counted anew.
     *
     * @param count at least 1
     * @throws IllegalStateException if the pipeline is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled; what was finished is lost
     */
    public abstract List<Generation> generate(int count);

    static void requireCount(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a batch has at least 1 result, not " + count);
        }
    }

    final Settings settings() {
        return new Settings(
                layout,
                steps,
                sampler,
                convention,
                noise,
                guided,
                rescale,
                reuse,
                mix,
                quality,
                listener,
                cancellation);
    }
}
