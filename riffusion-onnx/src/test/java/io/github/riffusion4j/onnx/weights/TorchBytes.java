package io.github.riffusion4j.onnx.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip files as {@code torch.save} does: nothing compressed, the pickle first. */
public final class TorchBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    /** Writes tensors by name, and returns the path of the file. */
    public static Path write(Path file, List<TestTensor> tensors) throws IOException {
        return Files.write(file, of(Pickler.stateDict(tensors), tensors));
    }

    /**
     * Writes tensors beside the state of a training, as PyTorch Lightning does, and gives the path of the file back.
     */
    public static Path writeCheckpoint(Path file, List<TestTensor> tensors) throws IOException {
        return Files.write(file, of(Pickler.checkpoint(tensors), tensors));
    }

    /** A file with any pickle, and a storage for each tensor. */
    static byte[] of(byte[] pickle, List<TestTensor> tensors) throws IOException {
        TorchBytes torch = new TorchBytes().stored("archive/data.pkl", pickle);
        for (int i = 0; i < tensors.size(); i++) {
            torch.stored("archive/data/" + i, tensors.get(i).bytes());
        }
        return torch.stored("archive/version", new byte[] {'3', '\n'}).toByteArray();
    }

    TorchBytes stored(String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        return add(entry, content);
    }

    TorchBytes deflated(String name, byte[] content) throws IOException {
        return add(new ZipEntry(name), content);
    }

    private TorchBytes add(ZipEntry entry, byte[] content) throws IOException {
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
        return this;
    }

    byte[] toByteArray() throws IOException {
        zip.close();
        return bytes.toByteArray();
    }
}
