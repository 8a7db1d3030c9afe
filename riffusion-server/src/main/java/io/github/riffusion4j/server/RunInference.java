package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Interpolation;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.SeedMask;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.javalin.http.Context;

/**
 * The protocol of Riffusion's web application: {@code POST /run_inference}, with or without a slash at the end. Errors
 * are plain text. Closing the connection cancels the generation.
 *
 * @see <a href="https://github.com/riffusion/riffusion-hobby">riffusion-hobby, server.py and datatypes.py</a>
 */
final class RunInference {

    static final String PATH = "/run_inference";

    private static final int DEFAULT_STEPS = 50;

    private final RiffusionPipeline riffusion;
    private final InversionPreset quality;
    private final GenerationQueue queue;

    RunInference(RiffusionPipeline riffusion, InversionPreset quality, GenerationQueue queue) {
        this.riffusion = riffusion;
        this.quality = quality;
        this.queue = queue;
    }

    void addTo(Routes routes) {
        routes.post(PATH, this::run);
    }

    private void run(Context http) throws InterruptedException {
        // The application sends JSON without its content type.
        Interpolation request = request(JsonFields.parse(Body.json(http)));
        // The application repeats a clip until the next has arrived.
        QueuedGeneration generation = queue.submit(request.loop().quality(quality));
        Generation result = generation.awaitFor(new ClientConnection(http));
        generation.markDelivered();
        JsonObject answer = new JsonObject();
        answer.addProperty("image", MediaFormat.JPEG.dataUri(result));
        // MP3 decoders add silence at both ends, which is audible in a loop.
        answer.addProperty("audio", MediaFormat.WAV.dataUri(result));
        answer.addProperty("duration_s", result.audio().duration().toNanos() / 1e9);
        Responses.json(http, answer);
    }

    private Interpolation request(JsonFields fields) {
        String seedImage = fields.optionalText("seed_image_id").orElse(SeedImage.OG_BEAT.id());
        SpectrogramImage image = SeedImage.find(seedImage)
                .orElseThrow(() -> new IllegalArgumentException("Invalid seed image: " + seedImage))
                .image();
        Interpolation request = riffusion
                .interpolate(prompt(fields.object("start")), prompt(fields.object("end")))
                .alpha(fields.number("alpha"))
                .seedImage(image)
                .steps(fields.optionalCount("num_inference_steps").orElse(DEFAULT_STEPS));
        // The application sends no mask as null or "".
        return fields.optionalText("mask_image_id")
                .filter(id -> !id.isEmpty())
                .map(id -> request.mask(mask(id, image)))
                .orElse(request);
    }

    private static Mask mask(String id, SpectrogramImage image) {
        return SeedMask.find(id)
                .map(shape -> Mask.of(shape, image.width(), image.height()))
                .orElseThrow(() -> new IllegalArgumentException("Invalid mask image: " + id));
    }

    private static Prompt prompt(JsonFields fields) {
        Prompt usual = Prompt.of(fields.promptText("prompt"));
        Prompt prompt = usual.seed(fields.seed("seed"))
                .negative(fields.optionalText("negative_prompt").orElse(""))
                .strength(fields.number("denoising", usual.strength()));
        return fields.optionalNumber("guidance").map(prompt::guidance).orElse(prompt);
    }
}
