package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files with weights, detecting the format by the first bytes. */
final class WeightsFile {

    /** The length of a tar file's header. */
    private static final int HEADER_BYTES = 512;

    private static final int TAR_MAGIC_OFFSET = 257;
    private static final String ZIP_MAGIC = "PK\003\004";
    private static final String EXPECTED = "weights as safetensors or as a PyTorch checkpoint";

    private WeightsFile() {}

    /** @throws InvalidModelException if the file is missing, damaged, or of another kind */
    static TensorMap open(Path path) {
        if (path.toString().endsWith(".json")) {
            return ShardedWeights.open(path);
        }
        byte[] start = start(path);
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (start.length > SafetensorsFile.PREFIX && text.charAt(SafetensorsFile.PREFIX) == '{') {
            return SafetensorsFile.open(path);
        }
        if (text.startsWith(ZIP_MAGIC)) {
            return TorchFile.open(path);
        }
        throw new InvalidModelException(path, EXPECTED, describe(text));
    }

    /** Returns whether a file is a zip file, as PyTorch writes them. */
    static boolean isZip(Path path) {
        return new String(start(path), StandardCharsets.ISO_8859_1).startsWith(ZIP_MAGIC);
    }

    private static byte[] start(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new InvalidModelException(
                    path, EXPECTED, Files.exists(path) ? "a directory" : "no file of that name");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEADER_BYTES);
        } catch (IOException e) {
            throw new InvalidModelException(path, "a file that can be read", String.valueOf(e), e);
        }
    }

    private static String describe(String start) {
        if (start.isEmpty()) {
            return "an empty file; download it again";
        }
        if (start.startsWith("version https://git-lfs")) {
            return "a placeholder of Git LFS; fetch the file itself, with \"git lfs pull\" or a download";
        }
        if (start.stripLeading().startsWith("<")) {
            return "a web page; the address that it was downloaded from was not that of the file itself";
        }
        if (start.startsWith("\u0080") || start.startsWith("ustar", TAR_MAGIC_OFFSET)) {
            return "a checkpoint in the format before PyTorch 1.6, or another pickle; load it with PyTorch and save it"
                    + " again, or take the model as safetensors";
        }
        return "something else; download the file again";
    }
}
