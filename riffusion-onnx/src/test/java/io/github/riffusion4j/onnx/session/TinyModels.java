package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.tokenizer.TinyVocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models of a few nodes that have the signatures of Stable Diffusion's, and outputs that a test can calculate. */
public final class TinyModels {

    /** The size of the text encoder's vocabulary; token i has the embedding i, i + 0.25, i + 0.5, i + 0.75. */
    public static final int VOCABULARY = 10;

    public static final int WIDTH = 4;

    private TinyModels() {}

    public static OnnxBytes textEncoder(int idType) {
        ByteBuffer table = ByteBuffer.allocate(VOCABULARY * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < VOCABULARY * WIDTH; i++) {
            table.putFloat(i * 0.25f);
        }
        return new OnnxBytes()
                .input("input_ids", idType, "batch", "tokens")
                .constant("table", OnnxBytes.FLOAT, table.array(), VOCABULARY, WIDTH)
                .node("Gather", "table input_ids", "last_hidden_state")
                .node("ReduceMean", "last_hidden_state", "pooler_output", "keepdims", 0)
                .output("last_hidden_state", OnnxBytes.FLOAT, "batch", "tokens", WIDTH)
                .output("pooler_output", OnnxBytes.FLOAT);
    }

    /** sample x timestep + mean of the embeddings; the shape is that of the timestep. */
    public static OnnxBytes unet(int type, int timestepType, Object... timestepShape) {
        return unetInputs(type, timestepType, timestepShape)
                .node("Cast", "timestep", "t1", "to", OnnxBytes.FLOAT)
                .node("ReduceMax", "t1", "t2", "keepdims", 0)
                .node("Cast", "t2", "t3", "to", type)
                .node("ReduceMean", "encoder_hidden_states", "mean", "keepdims", 0)
                .node("Mul", "sample t3", "product")
                .node("Add", "product mean", "out_sample")
                .output("out_sample", type, "batch", 4, "height", "width");
    }

    /** Takes seconds for a square sample of 256, and milliseconds for one of 8: its result is not used. */
    public static OnnxBytes slowUnet() {
        OnnxBytes model = unetInputs(OnnxBytes.FLOAT, OnnxBytes.INT64);
        String last = "sample";
        for (int i = 0; i < 3000; i++) {
            model.node("MatMul", "sample " + last, "x" + i);
            last = "x" + i;
        }
        return model.node("Identity", last, "out_sample")
                .output("out_sample", OnnxBytes.FLOAT, "batch", 4, "height", "width");
    }

    private static OnnxBytes unetInputs(int type, int timestepType, Object... timestepShape) {
        return new OnnxBytes()
                .input("sample", type, "batch", 4, "height", "width")
                .input("timestep", timestepType, timestepShape)
                .input("encoder_hidden_states", type, "batch", "tokens", WIDTH);
    }

    /** The mean is channels red, green, blue, red of the image; the log variance green, blue, red, green. */
    public static OnnxBytes vaeEncoder() {
        return channels("sample", 3, "latent_parameters", 0, 1, 2, 0, 1, 2, 0, 1);
    }

    /** A decoder without upsampling: the image is the first three channels of the latents. */
    public static OnnxBytes vaeDecoder() {
        return channels("latent_sample", 4, "sample", 0, 1, 2);
    }

    /** A graph that picks channels of its input. */
    public static OnnxBytes channels(String input, Object inputChannels, String output, int... picked) {
        ByteBuffer indices = ByteBuffer.allocate(picked.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int channel : picked) {
            indices.putLong(channel);
        }
        return new OnnxBytes()
                .input(input, OnnxBytes.FLOAT, "batch", inputChannels, "height", "width")
                .constant("channels", OnnxBytes.INT64, indices.array(), picked.length)
                .node("Gather", input + " channels", output, "axis", 1)
                .output(output, OnnxBytes.FLOAT, "batch", picked.length, "height", "width");
    }

    /** Writes all four into the layout of a model directory, with a tokenizer and a scheduler, but without settings. */
    public static Path directory(Path directory) {
        try {
            Path tokenizer = Files.createDirectories(directory.resolve("tokenizer"));
            for (String file : List.of("vocab.json", "merges.txt")) {
                Files.copy(TinyVocabulary.directory().resolve(file), tokenizer.resolve(file));
            }
            Path scheduler = Files.createDirectories(directory.resolve("scheduler"));
            Files.writeString(scheduler.resolve("scheduler_config.json"), "{\"_class_name\": \"PNDMScheduler\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        textEncoder(OnnxBytes.INT64).writeTo(directory.resolve("text_encoder/model.onnx"));
        unet(OnnxBytes.FLOAT, OnnxBytes.INT64).writeTo(directory.resolve("unet/model.onnx"));
        vaeEncoder().writeTo(directory.resolve("vae_encoder/model.onnx"));
        vaeDecoder().writeTo(directory.resolve("vae_decoder/model.onnx"));
        return directory;
    }
}
