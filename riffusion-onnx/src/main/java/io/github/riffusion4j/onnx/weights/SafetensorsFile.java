package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Opens safetensors files: the length of the header in 8 bytes, the header, and the elements, which must fill the rest
 * of the file without holes or overlaps (huggingface/safetensors, README and {@code tensor.rs}).
 */
final class SafetensorsFile {

    /** The size of the header's length field. */
    static final int PREFIX = Long.BYTES;

    /** The limit of the reference implementation. */
    private static final long MAX_HEADER = 100_000_000;

    private SafetensorsFile() {}

    /** @throws InvalidModelException if the file is damaged or of another kind */
    static TensorMap open(Path path) {
        FileBytes file = FileBytes.open(path);
        try {
            return read(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static TensorMap read(FileBytes file) {
        Path path = file.path();
        if (file.size() < PREFIX) {
            throw new InvalidModelException(path, "a safetensors file", "only " + file.size() + " bytes");
        }
        long length = file.bytes(0, PREFIX).getLong();
        long limit = Math.min(MAX_HEADER, file.size() - PREFIX);
        if (length < 0 || length > limit) {
            throw new InvalidModelException(
                    path,
                    "a safetensors header of at most " + limit + " bytes, as a file of " + file.size() + " can hold",
                    "a length of " + Long.toUnsignedString(length) + "; download the file again");
        }
        SafetensorsHeader header = SafetensorsHeader.parse(path, file.bytes(PREFIX, (int) length));
        long data = PREFIX + length;
        requireFilled(path, header.entries(), file.size() - data);
        List<LazyTensor> tensors = header.entries().stream()
                .map(entry -> new LazyTensor(entry.info(), () -> floats(file, data + entry.begin(), entry.info())))
                .toList();
        return TensorMap.of(path, tensors, file::close).withMetadata(header.metadata());
    }

    private static float[] floats(FileBytes file, long position, TensorInfo info) {
        return ElementDecoder.decode(info.type(), file.reader(position), info.elementCount());
    }

    private static void requireFilled(Path path, List<SafetensorsHeader.Entry> entries, long available) {
        List<SafetensorsHeader.Entry> inOrder = entries.stream()
                .sorted(Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                        .thenComparingLong(SafetensorsHeader.Entry::end))
                .toList();
        long filled = 0;
        for (SafetensorsHeader.Entry entry : inOrder) {
            if (entry.begin() != filled) {
                throw new InvalidModelException(
                        path,
                        "\"" + entry.info().name() + "\" to begin at " + filled + ", where the tensor before it ends",
                        "that it begins at " + entry.begin());
            }
            if (entry.end() > available) {
                throw new InvalidModelException(
                        path,
                        available + " bytes of tensors or fewer, as many as the file holds",
                        "that \"" + entry.info().name() + "\" ends at " + entry.end() + "; download the file again");
            }
            // Cannot overflow: the begin lies within the file, by the checks of those before it.
            if (entry.end() - entry.begin() != entry.info().byteCount()) {
                throw new InvalidModelException(
                        path,
                        entry.info().byteCount() + " bytes for \""
                                + entry.info().name() + "\" of " + entry.info().type()
                                + entry.info().shape(),
                        String.valueOf(entry.end() - entry.begin()));
            }
            filled = entry.end();
        }
        if (filled != available) {
            throw new InvalidModelException(
                    path, filled + " bytes of tensors, as its header says", available + "; download the file again");
        }
    }
}
