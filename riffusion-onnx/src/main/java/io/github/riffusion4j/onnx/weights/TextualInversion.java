package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.weights.PyValue.Dict;
import io.github.riffusion4j.onnx.weights.PyValue.Str;
import io.github.riffusion4j.onnx.weights.PyValue.TensorView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A textual inversion (Gal et al. 2022, "An Image is Worth One Word"): trained embeddings for a new token of a text
 * encoder. Immutable.
 *
 * @param file the file that it was read from, for messages
 * @param token the new token; the file's name where the file has none
 * @param vectors one or more embeddings to use in sequence, [vectors, embedding width]
 */
public record TextualInversion(Path file, String token, Tensor vectors) {

    private static final Str STRING_TO_PARAM = new Str("string_to_param");
    private static final Str NAME = new Str("name");
    private static final Str PARAMETERS = new Str("_parameters");

    /** The token of all files of the original implementation and Stable Diffusion web UI. */
    private static final String ANY_TOKEN = "*";

    /** The tensor's name in safetensors files of Stable Diffusion web UI. */
    private static final String PARAMS = "emb_params";

    /** @throws IllegalArgumentException if the token is blank, or if the vectors are not a matrix */
    public TextualInversion {
        if (token.isBlank() || vectors.shape().length != 2) {
            throw new IllegalArgumentException(
                    file + ": expected a word and a matrix, got \"" + token + "\" and " + vectors);
        }
    }

    /**
     * Reads a file of diffusers ({@code learned_embeds.bin} or safetensors, with a tensor that has the token's name),
     * of the original implementation, or of Stable Diffusion web UI.
     *
     * @throws InvalidModelException if it is damaged, of another kind, or potentially harmful
     */
    public static TextualInversion read(Path file) {
        if (WeightsFile.isZip(file)) {
            try (TorchArchive archive = TorchArchive.open(file)) {
                return fromTorch(archive);
            }
        }
        try (TensorMap weights = WeightsFile.open(file)) {
            return of(file, Optional.empty(), List.copyOf(weights.tensors()));
        }
    }

    private static TextualInversion fromTorch(TorchArchive archive) {
        if (!(archive.root() instanceof Dict root)) {
            throw unknown(archive.path(), "a checkpoint that is no dict");
        }
        Optional<String> name =
                root.entries().get(NAME) instanceof Str text ? Optional.of(text.value()) : Optional.empty();
        PyValue params = root.entries().getOrDefault(STRING_TO_PARAM, root);
        // A PyTorch ParameterDict in files of the original implementation, a dict in the others.
        if (params instanceof PyValue.Placeholder object && object.state() instanceof Dict state) {
            params = state.entries().getOrDefault(PARAMETERS, params);
        }
        List<StoredTensor> tensors = new ArrayList<>();
        if (params instanceof Dict dict) {
            dict.entries().forEach((key, value) -> {
                if (key instanceof Str text && value instanceof TensorView view) {
                    tensors.add(archive.tensor(text.value(), view));
                }
            });
        }
        return of(archive.path(), name, tensors);
    }

    private static TextualInversion of(Path file, Optional<String> name, List<StoredTensor> tensors) {
        if (tensors.size() != 1) {
            throw unknown(
                    file,
                    tensors.size() + " of them, "
                            + tensors.stream().map(StoredTensor::name).limit(3).toList());
        }
        StoredTensor tensor = tensors.get(0);
        List<Integer> shape = tensor.shape();
        if (shape.isEmpty() || shape.size() > 2 || tensor.elementCount() == 0) {
            throw unknown(file, "\"" + tensor.name() + "\" of shape " + shape);
        }
        int width = shape.get(shape.size() - 1);
        boolean anonymous = tensor.name().equals(ANY_TOKEN) || tensor.name().equals(PARAMS);
        String token = anonymous ? name.filter(text -> !text.isBlank()).orElseGet(() -> stem(file)) : tensor.name();
        if (token.isBlank()) {
            throw unknown(file, "a tensor and a file without a name for the word");
        }
        TensorMap finite = TensorMap.of(file, List.of(tensor), () -> {}).finite();
        float[] elements = finite.tensor(tensor.name()).floats();
        return new TextualInversion(file, token, Tensor.of(new int[] {tensor.elementCount() / width, width}, elements));
    }

    /**
     * The textual inversion that a LoRA file brings with it.
     *
     * @throws InvalidModelException if there is not one matrix for the token, as for Stable Diffusion XL
     */
    static TextualInversion of(Path file, String token, List<StoredTensor> tensors) {
        List<StoredTensor> anonymous = tensors.stream()
                .<StoredTensor>map(
                        tensor -> LazyTensor.renamed(tensors.size() == 1 ? ANY_TOKEN : tensor.name(), tensor))
                .toList();
        return of(file, Optional.of(token), anonymous);
    }

    /** The tokens of the vectors, as diffusers names them: the token itself, then {@code <cat>_1}, {@code <cat>_2}. */
    public List<String> tokens() {
        return IntStream.range(0, vectors.dimension(0))
                .mapToObj(i -> i == 0 ? token : token + "_" + i)
                .toList();
    }

    private static InvalidModelException unknown(Path file, String found) {
        return new InvalidModelException(
                file, "a textual inversion, with one tensor of shape [width] or [vectors, width]", found);
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }
}
