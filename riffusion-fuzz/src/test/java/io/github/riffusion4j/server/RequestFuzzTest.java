package io.github.riffusion4j.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** Requests to the server, until they would wait for the model. */
class RequestFuzzTest {

    /** Seed images are decoded for each request. */
    private static final ReaderProperty REQUEST = new ReaderProperty(32, IllegalArgumentException.class);

    private static final ReaderProperty ACCEPT = new ReaderProperty(16, Accept.NotAcceptableException.class);

    @FuzzTest
    void textToAudio(byte[] body) {
        request(body, GenerationRequests::textToAudio);
    }

    @FuzzTest
    void audioToAudio(byte[] body) {
        request(body, GenerationRequests::audioToAudio);
    }

    @FuzzTest
    void outpainting(byte[] body) {
        request(body, GenerationRequests::outpainting);
    }

    @FuzzTest
    void interpolation(byte[] body) {
        request(body, GenerationRequests::interpolation);
    }

    @FuzzTest
    void accept(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        ACCEPT.check(() -> Accept.choose(text));
    }

    private static void request(byte[] body, BiFunction<GenerationRequests, JsonFields, GenerationRequest<?>> read) {
        String json = new String(body, StandardCharsets.UTF_8);
        REQUEST.check(() -> Objects.requireNonNull(read.apply(Tiny.REQUESTS, JsonFields.parse(json))));
    }

    /** Loaded once. */
    private static final class Tiny {

        private static final GenerationRequests REQUESTS = requests();

        private static GenerationRequests requests() {
            float[] saw = new float[44_100];
            for (int i = 0; i < saw.length; i++) {
                saw[i] = i % 100 / 100f;
            }
            AudioClip audio = AudioClip.of(saw.length, saw);
            ByteBoundedCache<UploadedClip> clips = new ByteBoundedCache<>(1 << 26, UploadedClip::bytes);
            SpectrogramImageConverter converter = new SpectrogramImageConverter(SpectrogramParams.defaults());
            clips.put("c", new UploadedClip("c", audio, converter.toImage(audio)));
            RiffusionPipeline riffusion =
                    RiffusionPipeline.builder().model(Model.tiny()).build();
            Runtime.getRuntime().addShutdownHook(new Thread(riffusion::close));
            return new GenerationRequests(
                    Map.of("tiny", riffusion),
                    ServerSettings.defaults(),
                    clips,
                    new ByteBoundedCache<>(1 << 26, QueuedGeneration::bytes));
        }
    }
}
