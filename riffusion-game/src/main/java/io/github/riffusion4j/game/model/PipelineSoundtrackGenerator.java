package io.github.riffusion4j.game.model;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Fade;
import io.github.riffusion4j.audio.effects.SeamlessLoop;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.game.Layer;
import io.github.riffusion4j.game.Section;
import io.github.riffusion4j.game.SoundtrackGenerator;
import io.github.riffusion4j.game.Stinger;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.composer.Brief;
import io.github.riffusion4j.score.composer.Captions;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.score.composer.Composition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates soundtracks with a pipeline.
 *
 * <p>With a model that takes a score, a score is composed for the section, and each layer is a part of it, generated
 * alone: the one that {@link Layer#part} names, or that has the layer's name. A layer that is no part is generated from
 * its prompt over the section's beats and chords; a section of one layer plays the whole score. Parts are named
 * "melody", "countermelody", "chords", "pad", "bass" and "drums".
 *
 * <p>With any other model the section's prompt is generated first, in its tempo and bars, and each layer from its
 * image, to whose beats it keeps. Keys and chords are not followed then.
 *
 * <p>The pipeline stays the caller's to close. Thread safe.
 */
public final class PipelineSoundtrackGenerator implements SoundtrackGenerator {

    /** Seeds of a score that are tried, until one has all parts that the layers play. */
    private static final int COMPOSITIONS = 200;

    /** How much of the section's image a layer of a model without a score repaints. */
    private static final double STRENGTH = 0.75;

    private static final Duration FADE = Duration.ofMillis(200);
    private static final int SEAMS_PER_SECOND = 20;

    private final RiffusionPipeline pipeline;
    private final SamplingOptions sampling;

    /** The image that the layers of a section start from: of each section, the latest. */
    private final Map<String, Base> bases = new ConcurrentHashMap<>();

    private record Base(Section section, long seed, SpectrogramImage image) {}

    private PipelineSoundtrackGenerator(RiffusionPipeline pipeline, SamplingOptions sampling) {
        this.pipeline = pipeline;
        this.sampling = sampling;
    }

    /** A generator with the usual options of sampling. */
    @SuppressWarnings("exports") // programs without a model need not have that module
    public static PipelineSoundtrackGenerator of(RiffusionPipeline pipeline) {
        return new PipelineSoundtrackGenerator(
                Objects.requireNonNull(pipeline, "pipeline"), SamplingOptions.defaults());
    }

    /** This generator with other options of sampling; layers are loops, whatever the layout says. */
    @SuppressWarnings("exports")
    public PipelineSoundtrackGenerator sampling(SamplingOptions options) {
        return new PipelineSoundtrackGenerator(pipeline, Objects.requireNonNull(options, "options"));
    }

    @Override
    public AudioClip layer(Section section, Layer layer, long seed, Cancellation cancellation) {
        return pipeline.takesScore()
                ? part(section, layer, seed, cancellation)
                : overImage(section, layer, seed, cancellation);
    }

    private AudioClip part(Section section, Layer layer, long seed, Cancellation cancellation) {
        Composition composition = compose(section, seed);
        Score score = composition.score();
        Optional<Part> part = layer.part().or(() -> Optional.of(layer.name())).flatMap(score::part);
        Score played;
        String text;
        if (part.isPresent()) {
            played = score.solo(part.get().name());
            text = layer.prompt()
                    .orElseGet(() -> Captions.ofPart(composition, part.get().name(), composition.seed()));
        } else {
            played = section.layers().size() <= 1 ? score : score.withParts(List.of());
            text = words(section, layer);
        }
        return request(text, noise(section, layer, seed), cancellation)
                .score(played)
                .loop()
                .generate()
                .audio();
    }

    private TextToAudio request(String text, long seed, Cancellation cancellation) {
        return pipeline.textToAudio(text).samplingOptions(sampling).seed(seed).cancelledBy(cancellation);
    }

    private static String words(Section section, Layer layer) {
        return layer.prompt().or(section::prompt).orElse("");
    }

    private static long noise(Section section, Layer layer, long seed) {
        return layer.seed().orElse(section.seed()) + seed - section.seed();
    }

    /** The section's score: of the first seed from this one on that has the parts of all layers. */
    private static Composition compose(Section section, long seed) {
        Set<String> wanted = section.layers().stream()
                .flatMap(layer -> layer.part().stream())
                .collect(Collectors.toSet());
        Brief brief = brief(section);
        Composition first = Composer.compose(brief.seed(COMPOSITIONS * seed));
        for (int i = 0; i < COMPOSITIONS; i++) {
            Composition composition = i == 0 ? first : Composer.compose(brief.seed(COMPOSITIONS * seed + i));
            if (names(composition).containsAll(wanted)) {
                return composition;
            }
        }
        throw new IllegalArgumentException("section \"" + section.name() + "\" has layers of the parts " + wanted
                + ", but what is composed for \"" + brief.words() + "\" has " + names(first)
                + "; name the instruments in the section's prompt, as \"piano melody, strings, bass and drums\"");
    }

    private static List<String> names(Composition composition) {
        return composition.score().parts().stream().map(Part::name).toList();
    }

    private static Brief brief(Section section) {
        String words = section.prompt()
                .orElseGet(() -> section.layers().stream()
                        .flatMap(layer -> layer.prompt().stream())
                        .collect(Collectors.joining(", ")));
        return new Brief(
                words,
                0,
                Optional.of(section.tempo()),
                section.key(),
                section.chords(),
                Optional.of(section.meter()),
                Optional.of(section.bars()),
                List.of());
    }

    private AudioClip overImage(Section section, Layer layer, long seed, Cancellation cancellation) {
        SpectrogramImage image = base(section, seed, cancellation);
        String text = layer.prompt()
                .orElseGet(() -> Stream.of(
                                section.prompt().orElse(""), layer.part().orElse(layer.name()))
                        .filter(words -> !words.isEmpty())
                        .collect(Collectors.joining(", ")));
        Prompt prompt = Prompt.of(text).seed(noise(section, layer, seed) + 1).strength(STRENGTH);
        int passes = passes(section, image);
        AudioClip sound = pipeline.interpolate(prompt, prompt)
                .seedImage(image)
                .alpha(0)
                .samplingOptions(sampling)
                .tempo(section.tempo())
                .meter(section.meter().toString())
                .bars(passes * section.bars())
                .loop()
                .cancelledBy(cancellation)
                .generate()
                .audio();
        return passes == 1 ? sound : firstPass(sound, section.samples(sound.sampleRate()));
    }

    /** How often an image shows the section: short ones are generated several times at once. */
    private static int passes(Section section, SpectrogramImage image) {
        double seconds = (double) image.width()
                * image.params().hopLength()
                / image.params().sampleRate();
        double pass = (double) section.samples(image.params().sampleRate())
                / image.params().sampleRate();
        return (int) Math.max(1, Math.round(seconds / pass));
    }

    /**
     * The first of several passes as a loop: what leads to it from the end of the last is crossfaded over its own end.
     */
    private static AudioClip firstPass(AudioClip sound, int length) {
        int seam = sound.sampleRate() / SEAMS_PER_SECOND;
        AudioClip led =
                AudioClip.concat(List.of(sound.slice(sound.length() - seam, sound.length()), sound.slice(0, length)));
        AudioClip loop = SeamlessLoop.of(Duration.ofNanos(Math.round(1e9 * seam / sound.sampleRate())))
                .apply(led);
        // It begins with the seam, which belongs to the end.
        return AudioClip.concat(List.of(loop.slice(seam, loop.length()), loop.slice(0, seam)));
    }

    private SpectrogramImage base(Section section, long seed, Cancellation cancellation) {
        return bases.compute(section.name(), (name, known) -> {
                    boolean same = known != null
                            && known.seed() == seed
                            && known.section().equals(section);
                    return same ? known : new Base(section, seed, generateBase(section, seed, cancellation));
                })
                .image();
    }

    private SpectrogramImage generateBase(Section section, long seed, Cancellation cancellation) {
        String text = section.prompt()
                .or(() -> section.layers().stream()
                        .flatMap(layer -> layer.prompt().stream())
                        .findFirst())
                .orElse("");
        return request(text, seed, cancellation)
                .tempo(section.tempo())
                .meter(section.meter().toString())
                .bars(section.bars())
                .loop()
                .generate()
                .image();
    }

    /** A sound of the stinger's duration, which fades out at its end. */
    @Override
    public AudioClip stinger(Stinger stinger, Cancellation cancellation) {
        AudioClip sound = request(
                        stinger.prompt().orElse(stinger.name()), stinger.seed().orElse(0), cancellation)
                .duration(stinger.duration())
                .generate()
                .audio();
        return Fade.out(FADE).apply(sound);
    }
}
