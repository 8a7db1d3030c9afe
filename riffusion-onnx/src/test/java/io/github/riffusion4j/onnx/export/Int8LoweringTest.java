package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks wide enough for 8 bits everywhere: shortcuts, upsampling, row tiles. */
class Int8LoweringTest {

    @TempDir
    private Path directory;

    @Test
    void int8DecoderStaysCloseToFloat32() throws IOException {
        RandomModel small = SmallModels.LIKE_SD2.model();
        RandomVae wide = new RandomVae(List.of(32, 64, 96), 1, 8, 4, true, true);
        Path model = directory.resolve("model");
        new RandomModel(small.textEncoder(), small.unet(), wide).write(model, Precision.F32);
        float[] exact = decoded(NetworkOutputs.export(model, ExportProfile.CPU, directory.resolve("cpu")));
        for (Int8DotProduct kind : Int8Exports.exactOnThisMachine()) {
            Path int8 = Int8Exports.write(model, kind, directory.resolve(kind.toString()));
            double noise = Int8Exports.noise(int8.resolve("vae_decoder/model.onnx"), kind);
            Compare.relativeError(noise, exact, decoded(int8));
        }
    }

    /** Latents of unequal height and width, in a batch of two. */
    private static float[] decoded(Path directory) {
        try (VaeDecoder decoder = VaeDecoder.load(
                directory.resolve("vae_decoder/model.onnx"), Device.cpu().withThreads(1))) {
            Random random = new Random(1);
            Tensor latents = Tensor.generate(new int[] {2, 4, 7, 10}, i -> (float) random.nextGaussian());
            return decoder.decode(latents, new Cancellation()).toArray();
        }
    }
}
