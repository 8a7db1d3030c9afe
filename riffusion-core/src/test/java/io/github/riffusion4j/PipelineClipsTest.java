package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.testkit.SharedData;
import java.awt.Color;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("runtime")
class PipelineClipsTest {

    /** Of a stream that keeps all of its seed image. */
    private static PipelineClips clips(Generator generator, SpectrogramImage seedImage) {
        return new PipelineClips(
                generator,
                Optional.of(seedImage),
                Map.of(),
                Optional.of(image -> TestImages.mask(image.width(), image.height(), Color.BLACK)),
                Optional.empty(),
                SamplingOptions.defaults()
                        .steps(1)
                        .quality(InversionPreset.FAST)
                        .layout(TimeLayout.LOOP),
                step -> {});
    }

    private static AudioClip play(PipelineClips clips, double variation) {
        Segment segment = new Segment(0, PromptBlend.of(Prompt.of("jazz")), 7, variation);
        return clips.clip(segment, new Cancellation());
    }

    /** The autoencoder of an old model draws a sample at each encoding. */
    @Test
    void aSeedImageIsEncodedOnceAStream() {
        try (Generator drawing = new Generator(
                StableDiffusion.load(
                        SharedData.path("diffusion/tiny-sd-onnx-legacy"),
                        Device.cpu().withThreads(1)),
                TransformBackend.jTransforms())) {
            SpectrogramImage image = TestImages.lines(128, 128);
            PipelineClips clips = clips(drawing, image);
            AudioClip first = play(clips, 0);
            assertEquals(first, play(clips, 0.25));
            assertNotEquals(first, play(clips(drawing, image), 0));
        }
    }
}
