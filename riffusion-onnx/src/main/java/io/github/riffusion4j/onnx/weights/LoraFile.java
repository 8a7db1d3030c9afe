package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.weights.LoraKey.Role;
import io.github.riffusion4j.onnx.weights.LycorisUpdate.Factors;
import io.github.riffusion4j.onnx.weights.LycorisUpdate.Kind;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a LoRA file as updates of a model's tensors, and the textual inversions in it.
 *
 * @param updates by the names of the model's tensors
 */
record LoraFile(Map<String, LoraUpdate> updates, List<TextualInversion> embeddings) {

    private static final System.Logger LOG = System.getLogger(LoraFile.class.getName());

    /** The key under which diffusers keeps the configurations of adapters in a safetensors file. */
    private static final String METADATA = "lora_adapter_metadata";

    /** Stable Diffusion web UI's names: bundle_emb.NAME.string_to_param.*, or .emb_params. */
    private static final Pattern EMBEDDING = Pattern.compile("bundle_emb\\.(?<token>[^.]+)\\..+");

    /**
     * Reads the updates.
     *
     * @throws InvalidModelException if a tensor of the file is not part of a LoRA, of a layer that the model lacks, or
     *     of the wrong shape
     */
    static LoraFile read(TensorMap file, LoraTargets targets, double strength) {
        return new Reader(file, targets, strength).read();
    }

    /** The tensors of a layer. */
    private static final class Layer {

        private final LoraKey key;
        private final String example;
        private final Map<Role, StoredTensor> tensors = new EnumMap<>(Role.class);

        private Layer(LoraKey key, String example) {
            this.key = key;
            this.example = example;
        }

        private Optional<StoredTensor> take(Role role) {
            return Optional.ofNullable(tensors.remove(role));
        }

        private Optional<StoredTensor> alpha() {
            return Optional.ofNullable(tensors.get(Role.ALPHA));
        }

        /** The rank of a LoRA; empty for other changes. */
        private Optional<Integer> rank() {
            return Optional.ofNullable(tensors.get(Role.DOWN))
                    .flatMap(down -> down.shape().stream().findFirst());
        }

        /** The name of a tensor that is not yet used. */
        private String rest() {
            return tensors.values().iterator().next().name();
        }
    }

    private static final class Reader {

        private final TensorMap file;
        private final LoraTargets targets;
        private final double strength;
        private final Map<String, LoraUpdate> updates = new LinkedHashMap<>();
        private final Map<String, PeftConfig> configs = new LinkedHashMap<>();
        private final Optional<JsonFile> peft;
        private final Optional<JsonFile> metadata;

        private Reader(TensorMap file, LoraTargets targets, double strength) {
            this.file = file;
            this.targets = targets;
            this.strength = strength;
            this.peft = Lora.config(file.source()).map(JsonFile::read);
            this.metadata =
                    Optional.ofNullable(file.metadata().get(METADATA)).map(json -> JsonFile.parse(file.source(), json));
        }

        private LoraFile read() {
            Map<String, Layer> layers = new LinkedHashMap<>();
            Map<String, List<StoredTensor>> embeddings = new LinkedHashMap<>();
            for (StoredTensor tensor : file.tensors()) {
                Matcher embedding = EMBEDDING.matcher(tensor.name());
                if (embedding.matches()) {
                    embeddings
                            .computeIfAbsent(embedding.group("token"), any -> new ArrayList<>())
                            .add(tensor);
                    continue;
                }
                LoraKey key = LoraKey.parse(tensor.name())
                        .orElseThrow(() -> refuse(
                                "the tensors of a LoRA, LoHa, LoKr or DoRA, or differences of weights",
                                "\"" + tensor.name() + "\"; other adapters, such as OFT and GLoRA, cannot be used"));
                layers.computeIfAbsent(key.layer(), any -> new Layer(key, tensor.name()))
                        .tensors
                        .put(key.role(), tensor);
            }
            warnIfStrengthIsUnknown();
            layers.values().forEach(this::add);
            if (updates.isEmpty() && embeddings.isEmpty()) {
                throw refuse("the tensors of a LoRA", "no tensors at all");
            }
            List<TextualInversion> words = new ArrayList<>();
            embeddings.forEach((token, tensors) -> words.add(TextualInversion.of(file.source(), token, tensors)));
            return new LoraFile(updates, words);
        }

        private void warnIfStrengthIsUnknown() {
            Path source = file.source();
            boolean peftNames = file.names().stream().anyMatch(name -> name.startsWith("base_model.model."));
            if (peftNames && peft.isEmpty() && metadata.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        () -> source + ": has no adapter_config.json beside it, in which PEFT keeps the strength of"
                                + " a LoRA; alpha is taken to be the rank");
            }
        }

        private void add(Layer layer) {
            for (Role bias : List.of(Role.DIFF_B, Role.B_NORM)) {
                layer.take(bias).ifPresent(tensor -> put(bias(layer, tensor), new DifferenceUpdate(tensor, strength)));
            }
            layer.take(Role.UP_BIAS).ifPresent(tensor -> addBias(layer, tensor));
            if (!layer.tensors.isEmpty()) {
                StoredTensor target =
                        targets.find(layer.key.layer()).orElseThrow(() -> unknown(layer.key.layer(), layer.example));
                put(target, weightUpdate(layer, target));
            }
        }

        private StoredTensor bias(Layer layer, StoredTensor change) {
            return targets.findBias(layer.key.layer())
                    .orElseThrow(() -> unknown(layer.key.layer() + ", or it has no bias", change.name()));
        }

        /** What up adds to every output, as strong as the rest of a LoRA. */
        private void addBias(Layer layer, StoredTensor change) {
            StoredTensor target = bias(layer, change);
            requireOneAlpha(layer, target);
            put(target, new DifferenceUpdate(change, strength * scale(layer, layer.rank())));
        }

        private void requireOneAlpha(Layer layer, StoredTensor target) {
            layer.alpha().filter(number -> number.elementCount() != 1).ifPresent(alpha -> {
                throw refuse(
                        "one number as alpha of the change for \"" + target.name() + "\"",
                        "\"" + alpha.name() + "\" of shape " + alpha.shape());
            });
        }

        private InvalidModelException unknown(String layer, String example) {
            return refuse(
                    "a LoRA for this model, with a layer for \"" + example + "\"",
                    "no " + layer + " among its layers, but " + NameSuggestions.describe(layer, targets.names())
                            + "; is it for another version of Stable Diffusion?");
        }

        private void put(StoredTensor target, LoraUpdate update) {
            if (!update.fits(target.shape())) {
                throw refuse(
                        "a change for \"" + target.name() + "\" of shape " + target.shape(),
                        update.tensors().stream()
                                        .map(tensor -> "\"" + tensor.name() + "\" of shape " + tensor.shape())
                                        .collect(Collectors.joining(" with "))
                                + "; is it for another version of Stable Diffusion?");
            }
            if (updates.put(target.name(), update) != null) {
                throw refuse("one change to \"" + target.name() + "\"", "two, under different names");
            }
        }

        private LoraUpdate weightUpdate(Layer layer, StoredTensor target) {
            requireOneAlpha(layer, target);
            Optional<StoredTensor> magnitude = layer.take(Role.MAGNITUDE);
            Optional<StoredTensor> scale = layer.take(Role.DORA_SCALE);
            boolean dora = magnitude.isPresent() || scale.isPresent();
            LoraUpdate update = change(layer, dora ? 1 : strength);
            layer.take(Role.ALPHA);
            if (!layer.tensors.isEmpty()) {
                throw refuse(
                        "one kind of change for each layer",
                        "\"" + layer.rest() + "\" beside \"" + layer.example + "\"");
            }
            return magnitude
                    .<LoraUpdate>map(tensor -> new DoraUpdate(update, tensor, true, target.shape(), strength))
                    .or(() -> scale.map(tensor -> new DoraUpdate(
                            update, tensor, isPerOutput(tensor, target.shape()), target.shape(), strength)))
                    .orElse(update);
        }

        /** LyCORIS' dora_scale is [out, 1, ...] for outputs and [1, in, ...] for inputs. */
        private static boolean isPerOutput(StoredTensor scale, List<Integer> weights) {
            return scale.shape().stream().findFirst().equals(weights.stream().findFirst());
        }

        private LoraUpdate change(Layer layer, double factor) {
            Set<Role> roles = layer.tensors.keySet();
            if (roles.contains(Role.DIFF) || roles.contains(Role.W_NORM)) {
                Role role = roles.contains(Role.DIFF) ? Role.DIFF : Role.W_NORM;
                return new DifferenceUpdate(require(layer, role), factor);
            }
            if (roles.stream().anyMatch(role -> role.name().startsWith("HADA"))) {
                Factors first = factors(layer, Role.HADA_W1_A, Role.HADA_W1_B, Optional.of(Role.HADA_T1));
                Factors second = factors(layer, Role.HADA_W2_A, Role.HADA_W2_B, Optional.of(Role.HADA_T2));
                return new LycorisUpdate(Kind.HADAMARD, first, second, factor * scale(layer, first.rank()));
            }
            if (roles.stream().anyMatch(role -> role.name().startsWith("LOKR"))) {
                Factors first = layer.take(Role.LOKR_W1)
                        .map(Factors::whole)
                        .orElseGet(() -> factors(layer, Role.LOKR_W1_A, Role.LOKR_W1_B, Optional.empty()));
                Factors second = layer.take(Role.LOKR_W2)
                        .map(Factors::whole)
                        .orElseGet(() -> factors(layer, Role.LOKR_W2_A, Role.LOKR_W2_B, Optional.of(Role.LOKR_T2)));
                Optional<Integer> rank = second.rank().or(first::rank);
                return new LycorisUpdate(Kind.KRONECKER, first, second, factor * scale(layer, rank));
            }
            Optional<Integer> rank = layer.rank();
            StoredTensor down = require(layer, Role.DOWN);
            StoredTensor up = require(layer, Role.UP);
            return new LowRankUpdate(down, layer.take(Role.MID), up, factor * scale(layer, rank));
        }

        private Factors factors(Layer layer, Role left, Role right, Optional<Role> core) {
            StoredTensor a = require(layer, left);
            return new Factors(a, Optional.of(require(layer, right)), core.flatMap(layer::take));
        }

        /** alpha / rank; 1 for a LoKr of whole matrices, and where there is no alpha. */
        private double scale(Layer layer, Optional<Integer> rank) {
            Optional<StoredTensor> alpha = layer.alpha();
            if (rank.filter(number -> number == 0).isPresent()) {
                return 1;
            }
            if (alpha.isPresent()) {
                return rank.map(number -> alpha.get().floats()[0] / (double) number)
                        .orElse(1.0);
            }
            return config(layer.key.component())
                    .map(config -> rank.map(number -> config.scale(file.source(), layer.key.module(), number))
                            .orElseGet(() -> config.scale(file.source(), layer.key.module())))
                    .orElse(1.0);
        }

        private Optional<PeftConfig> config(String component) {
            if (peft.isPresent()) {
                return Optional.of(configs.computeIfAbsent("", any -> PeftConfig.of(peft.get())));
            }
            return metadata.map(json -> configs.computeIfAbsent(component, any -> PeftConfig.of(json, component)));
        }

        private StoredTensor require(Layer layer, Role role) {
            return layer.take(role)
                    .orElseThrow(() -> refuse(
                            "both down and up for each layer, or all parts of another change",
                            "only \"" + layer.example + "\", without "
                                    + role.name().toLowerCase(Locale.ROOT)));
        }

        private InvalidModelException refuse(String expected, String found) {
            return new InvalidModelException(file.source(), expected, found);
        }
    }
}
