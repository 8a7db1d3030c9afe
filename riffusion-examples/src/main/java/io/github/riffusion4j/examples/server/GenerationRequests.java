package io.github.riffusion4j.examples.server;

import io.github.riffusion4j.AudioToAudio;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Interpolation;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.PromptRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.seed.SeedImage;
import io.github.riffusion4j.seed.SeedMask;

/** What clients of {@code /v1} ask for in JSON, as requests to a pipeline. */
final class GenerationRequests {

    private final RiffusionPipeline riffusion;
    private final InversionPreset quality;
    private final Recent<UploadedClip> clips;

    GenerationRequests(RiffusionPipeline riffusion, InversionPreset quality, Recent<UploadedClip> clips) {
        this.riffusion = riffusion;
        this.quality = quality;
        this.clips = clips;
    }

    Order textToAudio(JsonFields fields) {
        fields.requireOnly("prompt", "negative_prompt", "seed", "guidance", "steps", "sampler", "loop", "width");
        TextToAudio request = riffusion.textToAudio(fields.text("prompt"));
        fields.optionalCount("width").ifPresent(request::width);
        return order(prompt(request, fields), fields);
    }

    Order audioToAudio(JsonFields fields) {
        fields.requireOnly(
                "clip", "prompt", "negative_prompt", "seed", "guidance", "strength", "steps", "sampler", "loop");
        AudioToAudio request = riffusion.audioToAudio(clip(fields.text("clip")).audio(), fields.text("prompt"));
        return order(prompt(request, fields).strength(fields.number("strength", 0.75)), fields);
    }

    Order interpolation(JsonFields fields) {
        fields.requireOnly("start", "end", "alpha", "seed_image", "mask", "steps", "sampler", "loop");
        SpectrogramImage image = seedImage(fields.text("seed_image"));
        Interpolation request = riffusion
                .interpolate(prompt(fields.object("start")), prompt(fields.object("end")))
                .alpha(fields.number("alpha"))
                .seedImage(image);
        fields.optionalText("mask")
                .map(SeedMask::byId)
                .ifPresent(mask -> request.mask(Mask.of(mask, image.width(), image.height())));
        return order(request, fields);
    }

    private SpectrogramImage seedImage(String id) {
        return SeedImage.find(id).map(SeedImage::image).orElseGet(() -> clip(id).image());
    }

    private UploadedClip clip(String id) {
        return clips.find(id)
                .orElseThrow(() -> new IllegalArgumentException("there is no clip " + id + " (any more); upload it"));
    }

    private static Prompt prompt(JsonFields fields) {
        fields.requireOnly("prompt", "negative_prompt", "seed", "strength", "guidance");
        Prompt usual = Prompt.of(fields.text("prompt"));
        Prompt prompt = usual.negative(fields.optionalText("negative_prompt").orElse(""))
                .strength(fields.number("strength", usual.strength()))
                .guidance(fields.number("guidance", usual.guidance()));
        return fields.optionalWhole("seed").map(prompt::seed).orElse(prompt);
    }

    private static <R extends PromptRequest<R>> R prompt(R request, JsonFields fields) {
        fields.optionalWhole("seed").ifPresent(request::seed);
        fields.optionalText("negative_prompt").ifPresent(request::negativePrompt);
        return request.guidance(fields.number("guidance", 7));
    }

    private <R extends GenerationRequest<R>> Order order(R request, JsonFields fields) {
        fields.optionalText("sampler").map(Sampler::byName).ifPresent(request::sampler);
        fields.optionalCount("steps").ifPresent(request::steps);
        return fields.flag("loop") ? Order.loop(request, quality) : Order.once(request, quality);
    }
}
