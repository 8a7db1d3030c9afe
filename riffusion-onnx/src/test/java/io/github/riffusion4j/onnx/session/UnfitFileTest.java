package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are missing, damaged, incomplete, or of another network. */
class UnfitFileTest {

    private static final Device CPU = Device.cpu().withThreads(1);

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("model.onnx");
    }

    @Test
    void missing() {
        assertUnfit("an ONNX file", "no file of that name", Unet::load);
    }

    @Test
    void directoryInPlaceOfFile() throws IOException {
        Files.createDirectory(file());
        assertUnfit("an ONNX file", "a directory", Unet::load);
    }

    @Test
    void empty() throws IOException {
        Files.createFile(file());
        assertUnfit("an ONNX file", "an empty file", Unet::load);
    }

    @Test
    void notOnnx() throws IOException {
        Files.writeString(file(), "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 3438167540\n");
        assertUnfit("an ONNX file", "something else, or a file cut short", Unet::load);
    }

    @Test
    void cutShort() throws IOException {
        byte[] whole = TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.INT64).toByteArray();
        for (int length = 1; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThrows(InvalidModelException.class, () -> Unet.load(file(), CPU), "cut at " + length);
        }
    }

    @Test
    void unknownOperator() {
        new OnnxBytes()
                .input("latent_sample", OnnxBytes.FLOAT, "b", 4, "h", "w")
                .node("NoSuchOperator", "latent_sample", "sample")
                .output("sample", OnnxBytes.FLOAT, "b", 3, "h", "w")
                .writeTo(file());
        assertUnfit("operators of Stable Diffusion's graphs", "NoSuchOperator", VaeDecoder::load);
    }

    @Test
    void textEncoderInPlaceOfUnet() {
        TinyModels.textEncoder(OnnxBytes.INT64).writeTo(file());
        assertUnfit("a UNet", "inputs input_ids int64[?, ?], outputs last_hidden_state float[?, ?, 4]", Unet::load);
    }

    @Test
    void unetInPlaceOfTheOthers() {
        TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.INT64).writeTo(file());
        assertUnfit("a text encoder", "inputs sample float[?, 4, ?, ?], timestep int64[]", TextEncoder::load);
        assertUnfit("a VAE encoder", "inputs sample", VaeEncoder::load);
        assertUnfit("a VAE decoder", "inputs sample", VaeDecoder::load);
    }

    @Test
    void halvesOfTheAutoencoderSwapped() {
        TinyModels.vaeEncoder().writeTo(file());
        assertUnfit("a VAE decoder", "outputs latent_parameters", VaeDecoder::load);
        TinyModels.vaeDecoder().writeTo(file());
        assertUnfit("a VAE encoder", "inputs latent_sample", VaeEncoder::load);
    }

    @Test
    void halvesOfAnAutoencoderOfFreeChannelsSwapped() {
        freeChannels("sample", "latent_sample").writeTo(file());
        assertUnfit("a VAE decoder", "outputs latent_sample float[?, ?, ?, ?]", VaeDecoder::load);
        freeChannels("latent_sample", "sample").writeTo(file());
        assertUnfit("a VAE encoder", "inputs latent_sample float[?, ?, ?, ?]", VaeEncoder::load);
    }

    private static OnnxBytes freeChannels(String input, String output) {
        return new OnnxBytes()
                .input(input, OnnxBytes.FLOAT, "b", "c", "h", "w")
                .node("Relu", input, output)
                .output(output, OnnxBytes.FLOAT, "b", "c", "h", "w");
    }

    @Test
    void inpaintingUnet() {
        new OnnxBytes()
                .input("sample", OnnxBytes.FLOAT, "b", 9, "h", "w")
                .input("timestep", OnnxBytes.INT64)
                .input("encoder_hidden_states", OnnxBytes.FLOAT, "b", "t", 768)
                .constant("channels", OnnxBytes.INT64, new byte[4 * Long.BYTES], 4)
                .node("Gather", "sample channels", "out_sample", "axis", 1)
                .output("out_sample", OnnxBytes.FLOAT, "b", 4, "h", "w")
                .writeTo(file());
        assertUnfit("out_sample of sample's shape", "sample float[?, 9, ?, ?]", Unet::load);
    }

    @Test
    void externalWeights() throws IOException {
        Path weights = directory.resolve("model.onnx_data");
        int size = 3 * Long.BYTES;
        new OnnxBytes()
                .input("latent_sample", OnnxBytes.FLOAT, "b", 4, "h", "w")
                .externalConstant("channels", OnnxBytes.INT64, "model.onnx_data", size, 3)
                .node("Gather", "latent_sample channels", "sample", "axis", 1)
                .output("sample", OnnxBytes.FLOAT, "b", 3, "h", "w")
                .writeTo(file());
        assertUnfit(weights.toString(), "no such file", VaeDecoder::load);

        Files.write(weights, new byte[size - 1]);
        assertUnfit("24 bytes from 0 in model.onnx_data", "a file of 23 bytes", VaeDecoder::load);

        ByteBuffer indices = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(weights, indices.putLong(3).putLong(0).putLong(2).array());
        try (VaeDecoder decoder = VaeDecoder.load(file(), CPU)) {
            Tensor latents = Tensor.of(new int[] {1, 4, 1, 1}, 1, 2, 3, 4);
            assertEquals(Tensor.of(new int[] {1, 3, 1, 1}, 4, 1, 3), decoder.decode(latents, new Cancellation()));
        }
    }

    private void assertUnfit(String expected, String found, BiFunction<Path, Device, AutoCloseable> load) {
        InvalidModelException e = assertThrows(InvalidModelException.class, () -> load.apply(file(), CPU));
        assertEquals(file(), e.file());
        assertTrue(e.expected().contains(expected), e.getMessage());
        assertTrue(e.found().contains(found), e.getMessage());
    }
}
