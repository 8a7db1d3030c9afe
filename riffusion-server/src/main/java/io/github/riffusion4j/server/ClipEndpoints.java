package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** {@code POST /v1/clips}: uploads a sound file, which requests can then refer to by its id. */
final class ClipEndpoints {

    /** Limits the number of bodies in memory. */
    private static final int UPLOADS_AT_A_TIME = 8;

    /** What comes before the start is decoded, too. */
    private static final double MAX_START_SECONDS = 3600;

    private static final String PNG = ".png";

    private final ByteBoundedCache<UploadedClip> clips;
    private final int maxBytes;
    private final double maxSeconds;
    private final Semaphore uploads = new Semaphore(UPLOADS_AT_A_TIME);

    ClipEndpoints(ByteBoundedCache<UploadedClip> clips, ServerSettings settings) {
        this.clips = clips;
        this.maxBytes = settings.maxUploadBytes();
        this.maxSeconds = settings.longest().toMillis() / 1000.0;
    }

    void addTo(Routes routes) {
        routes.post("/v1/clips", this::upload);
        routes.get("/v1/clips/{file}", this::image);
    }

    private void upload(Context http) {
        double start = Query.number(http, "start_s", 0, MAX_START_SECONDS);
        double length = Query.number(http, "duration_s", maxSeconds, maxSeconds);
        if (!uploads.tryAcquire()) {
            http.header("Retry-After", "2");
            throw new TooManyRequestsResponse("too many uploads at a time; try again in 2 s");
        }
        UploadedClip clip;
        try {
            clip = clip(Body.bytes(http, maxBytes), start, length);
        } finally {
            uploads.release();
        }
        clips.put(clip.id(), clip);
        JsonObject answer = new JsonObject();
        answer.addProperty("id", clip.id());
        answer.addProperty("duration_s", clip.audio().duration().toNanos() / 1e9);
        answer.addProperty("width", clip.image().width());
        answer.addProperty("height", clip.image().height());
        http.status(201);
        Responses.json(http, answer);
    }

    private void image(Context http) throws IOException {
        String file = http.pathParam("file");
        UploadedClip clip = Optional.of(file)
                .filter(name -> name.endsWith(PNG))
                .flatMap(name -> clips.find(name.substring(0, name.length() - PNG.length())))
                .orElseThrow(() -> new NotFoundResponse("there is no such clip (any more)"));
        Responses.png(http, clip.image());
    }

    /** Decodes no more than the requested part: a few bytes can decode to hours. */
    private static UploadedClip clip(byte[] file, double start, double length) {
        SpectrogramParams params = SpectrogramParams.defaults();
        try (AudioReader sound = AudioFile.open(new ByteArrayInputStream(file), "the uploaded file");
                AudioReader resampled = Resampler.resample(sound, params.sampleRate());
                AudioReader part = sound.channelCount() == 2 ? resampled : resampled.mono()) {
            part.skip((long) (start * params.sampleRate()));
            AudioClip audio = part.read((int) (length * params.sampleRate()));
            SpectrogramImage image = new SpectrogramImageConverter(params).toImage(audio);
            return new UploadedClip(audio, image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
