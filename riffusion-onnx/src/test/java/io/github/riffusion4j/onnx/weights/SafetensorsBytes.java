package io.github.riffusion4j.onnx.weights;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes safetensors files, valid and invalid ones. */
public final class SafetensorsBytes {

    private SafetensorsBytes() {}

    /** Writes a file, and returns its path. */
    public static Path write(Path file, List<TestTensor> tensors) throws IOException {
        return Files.write(file, of(tensors));
    }

    static byte[] of(List<TestTensor> tensors) {
        return of(tensors, Map.of("format", "pt"));
    }

    static byte[] of(List<TestTensor> tensors, Map<String, String> metadata) {
        List<String> entries = new ArrayList<>(List.of("\"__metadata__\":" + new Gson().toJson(metadata)));
        ByteBuffer data = ByteBuffer.allocate(TestTensor.byteCount(tensors));
        for (TestTensor tensor : tensors) {
            int begin = data.position();
            data.put(tensor.bytes());
            Object entry = Map.of(
                    "dtype",
                    tensor.type().name(),
                    "shape",
                    tensor.shape(),
                    "data_offsets",
                    List.of(begin, data.position()));
            entries.add(new Gson().toJson(tensor.name()) + ":" + new Gson().toJson(entry));
        }
        return of("{" + String.join(",", entries) + "}", data.array());
    }

    static byte[] of(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return of(text.length, text, data);
    }

    /** Writes a length that may be wrong. */
    static byte[] of(long length, byte[] header, byte[] data) {
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .put(data)
                .array();
    }
}
