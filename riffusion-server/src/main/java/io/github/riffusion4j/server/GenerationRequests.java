package io.github.riffusion4j.server;

import io.github.riffusion4j.AudioToAudio;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Interpolation;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.PromptRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.ScoreOptions;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.SeedMask;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** The JSON of clients of {@code /v1}, as requests to a pipeline. */
final class GenerationRequests {

    private static final Duration COLUMN =
            Duration.ofMillis(SpectrogramParams.defaults().stepSizeMs());

    /** Texts besides that of the prompt. */
    private static final int MAX_BLEND = 7;

    private final Map<String, RiffusionPipeline> pipelines;
    private final ServerSettings settings;
    private final ByteBoundedCache<UploadedClip> clips;
    private final ByteBoundedCache<QueuedGeneration> generations;

    /** @param pipelines by the names of their models; the first is used where none is named */
    GenerationRequests(
            Map<String, RiffusionPipeline> pipelines,
            ServerSettings settings,
            ByteBoundedCache<UploadedClip> clips,
            ByteBoundedCache<QueuedGeneration> generations) {
        this.pipelines = pipelines;
        this.settings = settings;
        this.clips = clips;
        this.generations = generations;
    }

    private RiffusionPipeline pipeline(JsonFields fields) {
        String first = pipelines.keySet().iterator().next();
        String name = fields.optionalText("model").orElse(first);
        RiffusionPipeline pipeline = pipelines.get(name);
        if (pipeline == null) {
            throw new IllegalArgumentException(
                    "model: there is no " + name + "; there are " + String.join(", ", pipelines.keySet()));
        }
        return pipeline;
    }

    GenerationRequest<?> textToAudio(JsonFields fields) {
        fields.requireOnly(
                "prompt",
                "negative_prompt",
                "seed",
                "guidance",
                "steps",
                "sampler",
                "loop",
                "width",
                "duration_s",
                "towards",
                "variation",
                "blend",
                "tempo",
                "key",
                "chords",
                "bars",
                "meter",
                "part",
                "compose",
                "model");
        TextToAudio request = prompt(pipeline(fields).textToAudio(fields.promptText("prompt")), fields)
                .scoreOptions(score(fields));
        if (fields.optionalSeed("seed").isEmpty()) {
            // Drawn now, since the music that is composed depends on it, and so does its length.
            request = request.seed(ThreadLocalRandom.current().nextLong(1L << 32));
        }
        Optional<Integer> width = fields.optionalCount("width");
        Optional<Duration> duration = fields.optionalSeconds("duration_s");
        if (width.isPresent() && duration.isPresent()) {
            throw new IllegalArgumentException("both width and duration_s say how long; leave one of them out");
        }
        width.ifPresent(columns -> requireShort("width", COLUMN.multipliedBy(columns)));
        request = width.map(request::width).orElse(request);
        duration.ifPresent(length -> requireShort("duration_s", length));
        request = duration.map(request::duration).orElse(request);
        request = fields.optionalText("towards").map(request::towards).orElse(request);
        request = fields.flag("loop") ? request.loop() : request;
        request.check();
        requireShort("bars, tempo", request.plannedDuration());
        return sampled(request, fields);
    }

    /** The fields of the music as notes. */
    private static ScoreOptions score(JsonFields fields) {
        ScoreOptions options = ScoreOptions.none();
        options = fields.optionalNumber("tempo").map(options::tempo).orElse(options);
        options = fields.optionalText("key").map(options::key).orElse(options);
        options = fields.optionalText("chords").map(options::chords).orElse(options);
        options = fields.optionalCount("bars").map(options::bars).orElse(options);
        options = fields.optionalText("meter").map(options::meter).orElse(options);
        options = fields.optionalText("part").map(options::part).orElse(options);
        return fields.optionalFlag("compose").map(options::compose).orElse(options);
    }

    /** The fields of sampling; the layout in time stays. */
    private static SamplingOptions sampling(SamplingOptions options, JsonFields fields) {
        SamplingOptions set = options;
        set = fields.optionalText("sampler")
                .map(Sampler::byName)
                .map(set::sampler)
                .orElse(set);
        return fields.optionalCount("steps").map(set::steps).orElse(set);
    }

    GenerationRequest<?> audioToAudio(JsonFields fields) {
        fields.requireOnly(
                "clip",
                "prompt",
                "negative_prompt",
                "seed",
                "guidance",
                "strength",
                "steps",
                "sampler",
                "loop",
                "mask",
                "from_s",
                "to_s",
                "towards",
                "stereo",
                "variation",
                "blend",
                "tempo",
                "key",
                "chords",
                "bars",
                "meter",
                "part",
                "compose",
                "model");
        UploadedClip clip = clip(fields.text("clip"));
        AudioToAudio request = prompt(pipeline(fields).audioToAudio(clip.audio(), fields.promptText("prompt")), fields)
                .scoreOptions(score(fields))
                .strength(fields.number("strength", 0.75));
        request = part(fields, clip).map(request::mask).orElse(request);
        request = fields.optionalText("towards").map(request::towards).orElse(request);
        request = fields.flag("loop") ? request.loop() : request;
        return sampled(fields.flag("stereo") ? request.stereo() : request, fields);
    }

    /** The part of a clip that is regenerated, if not all of it. */
    private static Optional<Function<SpectrogramImage, Mask>> part(JsonFields fields, UploadedClip clip) {
        Optional<SeedMask> mask = fields.optionalText("mask").map(SeedMask::byId);
        Optional<Duration> from = fields.optionalSeconds("from_s");
        Optional<Duration> to = fields.optionalSeconds("to_s");
        if (from.isEmpty() && to.isEmpty()) {
            return mask.map(shape -> image -> Mask.of(shape, image.width(), image.height()));
        }
        if (mask.isPresent()) {
            throw new IllegalArgumentException("both mask and from_s or to_s say what is regenerated; leave out one");
        }
        Duration begin = from.orElse(Duration.ZERO);
        Duration end = to.orElse(clip.audio().duration().plusSeconds(1));
        // The same for all images of the clip; made here, so that what is wrong with it is said at once.
        Mask span = Mask.span(clip.image(), begin, end);
        return Optional.of(image -> span);
    }

    GenerationRequest<?> outpainting(JsonFields fields) {
        fields.requireOnly(
                "clip",
                "prompt",
                "negative_prompt",
                "seed",
                "guidance",
                "steps",
                "sampler",
                "variation",
                "before_s",
                "after_s",
                "model");
        AudioClip clip = clip(fields.text("clip")).audio();
        Duration before = fields.optionalSeconds("before_s").orElse(Duration.ZERO);
        Duration after = fields.optionalSeconds("after_s").orElse(Duration.ZERO);
        Duration added = before.plus(after);
        if (added.isZero()) {
            throw new IllegalArgumentException("nothing to add: give before_s, after_s, or both");
        }
        requireShort("before_s, after_s", added.plus(clip.duration()));
        return sampled(
                prompt(pipeline(fields).extend(clip, fields.promptText("prompt")), fields)
                        .before(before)
                        .after(after),
                fields);
    }

    /** Nobody may keep the model for an hour. */
    private void requireShort(String field, Duration length) {
        if (length.compareTo(settings.longest()) > 0) {
            throw new IllegalArgumentException(field + ": " + length.toMillis() / 1000.0
                    + " seconds are more than this server makes at a time, which is "
                    + settings.longest().toMillis() / 1000.0);
        }
    }

    GenerationRequest<?> interpolation(JsonFields fields) {
        fields.requireOnly(
                "start",
                "end",
                "alpha",
                "seed_image",
                "mask",
                "steps",
                "sampler",
                "loop",
                "blend",
                "tempo",
                "key",
                "chords",
                "bars",
                "meter",
                "part",
                "compose",
                "model");
        SpectrogramImage image = seedImage(fields.text("seed_image"));
        Interpolation request = pipeline(fields)
                .interpolate(prompt(fields.object("start")), prompt(fields.object("end")))
                .alpha(fields.number("alpha"))
                .scoreOptions(score(fields))
                .seedImage(image);
        request = SeedImage.find(fields.text("seed_image"))
                .map(request::seedImage)
                .orElse(request);
        request = fields.optionalText("mask")
                .map(SeedMask::byId)
                .map(request::mask)
                .orElse(request);
        return sampled(fields.flag("loop") ? request.loop() : request, fields);
    }

    private SpectrogramImage seedImage(String id) {
        return SeedImage.find(id).map(SeedImage::image).orElseGet(() -> clip(id).image());
    }

    /** An uploaded clip, or the result of a generation. */
    private UploadedClip clip(String id) {
        return clips.find(id)
                .or(() -> generations.find(id).flatMap(QueuedGeneration::result).map(UploadedClip::of))
                .orElseThrow(() -> new IllegalArgumentException("there is no clip " + id + " (any more); upload it"));
    }

    private static Prompt prompt(JsonFields fields) {
        fields.requireOnly("prompt", "negative_prompt", "seed", "strength", "guidance");
        Prompt usual = Prompt.of(fields.promptText("prompt"));
        Prompt prompt = usual.negative(fields.optionalText("negative_prompt").orElse(""))
                .strength(fields.number("strength", usual.strength()));
        Prompt guided = fields.optionalNumber("guidance").map(prompt::guidance).orElse(prompt);
        return fields.optionalSeed("seed").map(guided::seed).orElse(guided);
    }

    private static <R extends PromptRequest<R>> R prompt(R request, JsonFields fields) {
        R guided = fields.optionalNumber("guidance").map(request::guidance).orElse(request);
        R seeded = fields.optionalSeed("seed").map(guided::seed).orElse(guided);
        R varied = fields.optionalObject("variation")
                .map(variation -> {
                    variation.requireOnly("seed", "strength");
                    return seeded.variation(variation.seed("seed"), variation.number("strength"));
                })
                .orElse(seeded);
        return fields.optionalText("negative_prompt")
                .map(varied::negativePrompt)
                .orElse(varied);
    }

    private <R extends GenerationRequest<R>> R sampled(R request, JsonFields fields) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (JsonFields other : fields.objects("blend", MAX_BLEND)) {
            other.requireOnly("prompt", "share");
            shares.merge(other.promptText("prompt"), other.number("share"), Double::sum);
        }
        R blended = shares.isEmpty() ? request : request.blend(shares);
        return blended.samplingOptions(sampling(request.samplingOptions(), fields))
                .quality(settings.quality());
    }
}
