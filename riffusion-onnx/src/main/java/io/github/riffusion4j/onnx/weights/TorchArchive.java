package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.PyValue.Storage;
import io.github.riffusion4j.onnx.weights.PyValue.TensorView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file of {@code torch.save} since PyTorch 1.6: a zip file with a pickle, {@code NAME/data.pkl}, and a file for each
 * storage, {@code NAME/data/0} and so on. Thread safe.
 */
final class TorchArchive implements AutoCloseable {

    private static final String PICKLE = "data.pkl";
    private static final int MAX_ENTRIES = 100_000;

    /** A checkpoint of Stable Diffusion has half a megabyte, with training state a few. */
    private static final long MAX_PICKLE = 16 << 20;

    /** PyTorch does not compress, and compression by other tools halves weights at most. */
    private static final long MAX_COMPRESSION = 100;

    /** The size up to which files may be compressed by more, zeros for instance. */
    private static final long MAX_UNCHECKED = 1 << 20;

    private final Path path;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;
    private final String directory;
    private final PyValue root;

    private TorchArchive(Path path, ZipFile zip) throws IOException {
        this.path = path;
        this.zip = zip;
        this.entries = entries();
        requirePlausibleSizes();
        this.directory = directory();
        requireLittleEndian();
        this.root = Unpickler.load(path, pickle());
    }

    /** @throws InvalidModelException if it is damaged, of another kind, or potentially harmful */
    static TorchArchive open(Path path) {
        ZipFile zip = zip(path);
        try {
            return new TorchArchive(path, zip);
        } catch (IOException e) {
            closeAfter(e, zip);
            throw damaged(path, e);
        } catch (RuntimeException e) {
            closeAfter(e, zip);
            throw e;
        }
    }

    private static ZipFile zip(Path path) {
        try {
            return new ZipFile(path.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(path, e);
        }
    }

    private static InvalidModelException damaged(Path path, Exception e) {
        return new InvalidModelException(
                path, "a PyTorch checkpoint, which is a zip file", e.getMessage() + "; download the file again", e);
    }

    private static void closeAfter(Exception failure, ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private InvalidModelException refuse(String expected, String found) {
        return new InvalidModelException(path, expected, found);
    }

    private Map<String, ZipEntry> entries() throws IOException {
        if (zip.size() > MAX_ENTRIES) {
            throw refuse("a checkpoint of at most " + MAX_ENTRIES + " files", String.valueOf(zip.size()));
        }
        Map<String, ZipEntry> byName = new HashMap<>();
        try {
            zip.stream().forEach(entry -> byName.put(entry.getName(), entry));
        } catch (IllegalArgumentException e) {
            throw new IOException("a file in it has a name that is not UTF-8", e);
        }
        return byName;
    }

    /** Checks the sizes, so that no small file exhausts the memory. */
    private void requirePlausibleSizes() {
        long packed = 0;
        for (ZipEntry entry : entries.values()) {
            long size = entry.getSize();
            packed += entry.getCompressedSize();
            boolean stored = entry.getMethod() == ZipEntry.STORED;
            if (stored && size != entry.getCompressedSize()) {
                throw refuse(entry.getName() + " of " + size + " bytes", entry.getCompressedSize() + " bytes");
            }
            if (size < 0 || (size > MAX_UNCHECKED && size / MAX_COMPRESSION > entry.getCompressedSize())) {
                throw refuse(
                        "files that compression makes at most " + MAX_COMPRESSION + " times shorter",
                        entry.getName() + " of " + size + " bytes in " + entry.getCompressedSize());
            }
        }
        long length = path.toFile().length();
        if (packed > length) {
            throw refuse("at most " + length + " bytes in its parts, as in the whole file", packed + " bytes");
        }
    }

    private String directory() {
        if (entries.keySet().stream().anyMatch(name -> name.endsWith("/constants.pkl"))) {
            throw refuse("a PyTorch checkpoint", "a TorchScript program; take the weights that it was made from");
        }
        List<String> pickles = entries.keySet().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw refuse("a PyTorch checkpoint, with one " + PICKLE, "a zip file with " + pickles.size());
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length());
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry order = entries.get(directory + "byteorder");
        if (order != null) {
            String name = new String(bytes(order, 16), StandardCharsets.ISO_8859_1);
            if (!name.equals("little")) {
                throw refuse("numbers in the byte order \"little\"", "\"" + name + "\"");
            }
        }
    }

    private byte[] pickle() throws IOException {
        ZipEntry entry = entry(PICKLE);
        if (entry.getSize() > MAX_PICKLE) {
            throw refuse("a pickle of at most " + MAX_PICKLE + " bytes", entry.getSize() + " bytes");
        }
        return bytes(entry, MAX_PICKLE);
    }

    private byte[] bytes(ZipEntry entry, long limit) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(limit, entry.getSize()) + 1);
            if (bytes.length != entry.getSize()) {
                throw refuse(entry.getName() + " of " + entry.getSize() + " bytes", "another length");
            }
            return bytes;
        }
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = entries.get(directory + name);
        if (entry == null) {
            throw refuse("a file " + directory + name + " in it", "none; download the file again");
        }
        return entry;
    }

    /** The file. */
    Path path() {
        return path;
    }

    /** The unpickled value. */
    PyValue root() {
        return root;
    }

    /**
     * A tensor of the pickle.
     *
     * @throws InvalidModelException if it reaches beyond its storage, or its storage is missing or too short
     */
    StoredTensor tensor(String name, TensorView view) {
        Storage storage = view.storage();
        TensorInfo info = TensorInfo.of(path, name, storage.type(), view.shape());
        ZipEntry entry = entry("data/" + storage.key());
        if (storage.elements() > entry.getSize() / storage.type().bytes()) {
            throw refuse(
                    storage.elements() + " elements of type " + storage.type() + " in " + entry.getName(),
                    entry.getSize() + " bytes; download the file again");
        }
        StridedReader elements = StridedReader.of(path, info, view);
        return new LazyTensor(info, () -> elements.read((first, count) -> read(entry, info.type(), first, count)));
    }

    private float[] read(ZipEntry entry, ElementType type, long first, int count) {
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(first * type.bytes());
            return ElementDecoder.decode(type, ByteReader.of(path, in), count);
        } catch (IOException e) {
            throw damaged(path, e);
        }
    }

    /** Closes the file; reading then fails. Idempotent. */
    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new RiffusionException(path + ": cannot be closed: " + IoReason.of(e), e);
        }
    }
}
