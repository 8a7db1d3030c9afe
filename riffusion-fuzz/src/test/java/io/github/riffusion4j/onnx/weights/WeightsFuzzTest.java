package io.github.riffusion4j.onnx.weights;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.InputDirectory;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Weights: safetensors, PyTorch's zip files and the pickles in them, indexes, LoRA files, textual inversions. */
class WeightsFuzzTest {

    /** The limit of a header, and of a pickle, is 16 bytes of objects for each byte; inputs are small. */
    private static final ReaderProperty WEIGHTS = new ReaderProperty(16, InvalidFileException.class);

    private static final byte[] PEFT = "{\"r\": 4, \"lora_alpha\": 2}".getBytes(StandardCharsets.UTF_8);

    private final InputDirectory directory = new InputDirectory();

    @FuzzTest
    void safetensors(byte[] file) {
        readAll(directory.write("model.safetensors", file));
    }

    @FuzzTest
    void torch(byte[] file) {
        readAll(directory.write("model.ckpt", file));
    }

    /** The pickle of a checkpoint with one storage, and alone. */
    @FuzzTest
    void pickle(byte[] pickle) throws Exception {
        WEIGHTS.check(() -> Unpickler.load(Path.of("data.pkl"), pickle));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("model/data.pkl"));
            zip.write(pickle);
            zip.putNextEntry(new ZipEntry("model/data/0"));
            zip.write(new byte[64]);
        }
        readAll(directory.write("model.pt", bytes.toByteArray()));
    }

    @FuzzTest
    void index(byte[] file) {
        directory.write(
                "one.safetensors", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
        readAll(directory.write("model.safetensors.index.json", file));
    }

    @FuzzTest
    void textualInversion(byte[] file) {
        Path path = directory.write("word.pt", file);
        WEIGHTS.check(() -> TextualInversion.read(path).tokens());
        directory.requireNothingElse();
    }

    @FuzzTest
    void singleFile(byte[] file) {
        Path path = directory.write("checkpoint.safetensors", file);
        WEIGHTS.check(() -> {
            try (Checkpoint checkpoint = Checkpoint.open(path)) {
                checkpoint.vocabularySize();
            }
        });
        directory.requireNothingElse();
    }

    @FuzzTest
    void lora(byte[] file) {
        mergeAll(directory.write("lora.safetensors", file));
    }

    @FuzzTest
    void peftWeights(byte[] file) {
        directory.write("adapter_config.json", PEFT);
        mergeAll(directory.write("adapter_model.safetensors", file));
    }

    @FuzzTest
    void peftConfig(byte[] file) {
        directory.write("adapter_config.json", file);
        String layer = "base_model.model.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q.lora_";
        directory.write(
                "adapter_model.safetensors",
                safetensors(
                        "{\"" + layer + "A.weight\":{\"dtype\":\"F32\",\"shape\":[1,64],\"data_offsets\":[0,256]},\""
                                + layer + "B.weight\":{\"dtype\":\"F32\",\"shape\":[64,1],\"data_offsets\":[256,512]}}",
                        512));
        mergeAll(directory.path());
    }

    private void readAll(Path file) {
        WEIGHTS.check(() -> {
            try (Weights weights = Weights.open(file)) {
                for (String name : weights.names()) {
                    // Tensors of many elements are read where a network has them, and there their shape is known.
                    if (weights.tensor(name).elementCount() < 10_000) {
                        weights.tensor(name).floats();
                    }
                }
            }
        });
        directory.requireNothingElse();
    }

    private void mergeAll(Path path) {
        WEIGHTS.check(() -> {
            LoraMerge merge = LoraMerge.open(List.of(new Lora(path, 0.5)), LoraTargets.of(unet(), textEncoder()));
            try {
                Weights merged = merge.apply(path, unet());
                merged.names().forEach(name -> merged.tensor(name).floats());
                Weights words = merge.apply(path, textEncoder());
                words.names().forEach(name -> words.tensor(name).floats());
            } finally {
                merge.close();
            }
        });
        directory.requireNothingElse();
    }

    private static Weights unet() {
        String block = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.";
        return TensorMap.of(
                Path.of("unet"),
                List.of(
                        zeros(block + "to_q.weight", 64, 64),
                        zeros(block + "to_k.weight", 64, 64),
                        zeros("down_blocks.1.resnets.0.conv1.weight", 64, 32, 3, 3),
                        zeros("down_blocks.1.resnets.0.conv1.bias", 64),
                        zeros("down_blocks.1.resnets.0.norm1.weight", 32),
                        zeros("down_blocks.1.resnets.0.norm1.bias", 32)),
                () -> {});
    }

    private static Weights textEncoder() {
        return TensorMap.of(
                Path.of("text_encoder"),
                List.of(
                        zeros("text_model.embeddings.token_embedding.weight", 10, 32),
                        zeros("text_model.encoder.layers.0.self_attn.q_proj.weight", 32, 32)),
                () -> {});
    }

    private static StoredTensor zeros(String name, int... shape) {
        TensorInfo info = TensorInfo.of(
                name, ElementType.F32, Arrays.stream(shape).boxed().toList());
        return new LazyTensor(info, () -> new float[info.elementCount()]);
    }

    private static byte[] safetensors(String header, int bytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }
}
