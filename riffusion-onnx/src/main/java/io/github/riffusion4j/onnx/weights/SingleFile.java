package io.github.riffusion4j.onnx.weights;

import com.google.gson.Gson;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A whole model in one file, under the names of the original implementation (CompVis/stable-diffusion and
 * Stability-AI/stablediffusion): {@code model.diffusion_model}, {@code first_stage_model}, {@code cond_stage_model}.
 */
final class SingleFile {

    private static final String UNET = "model.diffusion_model.";
    private static final String VAE = "first_stage_model.";
    private static final String CLIP = "cond_stage_model.transformer.";
    private static final String OPEN_CLIP = "cond_stage_model.model.";

    /** The parts of the autoencoder that are not of its training. */
    private static final List<String> VAE_PARTS = List.of("encoder.", "decoder.", "quant_conv.", "post_quant_conv.");

    private final TensorMap all;

    private SingleFile(TensorMap all) {
        this.all = all;
    }

    /** @throws InvalidModelException if the file is damaged, something else, or lacks a part */
    static Checkpoint open(Path path) {
        TensorMap all = WeightsFile.open(path);
        try {
            return new SingleFile(all).checkpoint();
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private Checkpoint checkpoint() {
        requireOriginalLayout();
        TensorMap unet = unet();
        TensorMap vae = vae();
        return new Checkpoint(
                all.source(),
                textEncoder(),
                new ModelPart(InferredConfig.unet(unet), unet),
                new ModelPart(InferredConfig.vae(vae), vae),
                scheduler(),
                Optional.empty());
    }

    private void requireOriginalLayout() {
        Set<String> names = all.names();
        if (names.stream().anyMatch(name -> name.startsWith("conditioner.embedders."))) {
            throw refuse("Stable Diffusion XL, which has two text encoders");
        }
        if (names.stream().anyMatch(name -> name.contains("lora_") || name.contains(".lora."))) {
            throw refuse("a LoRA, which is added to a model and is none itself");
        }
        if (!names.contains(UNET + "input_blocks.0.0.weight")) {
            String some = names.stream().limit(3).collect(Collectors.joining(", "));
            throw refuse(
                    names.contains("conv_in.weight") || names.contains("text_model.final_layer_norm.weight")
                            ? "one part of a model in the layout of diffusers; open the folder that holds all of them"
                            : names.size() + " tensors of other names, such as " + some);
        }
    }

    private InvalidModelException refuse(String found) {
        return new InvalidModelException(
                all.source(),
                "Stable Diffusion 1 or 2 in one file, with tensors such as " + UNET + "input_blocks.0.0.weight",
                found);
    }

    private TensorMap unet() {
        List<StoredTensor> tensors = below(UNET);
        NameMap names = UnetBlocks.ofOriginal(
                        tensors.stream().map(StoredTensor::name).collect(Collectors.toSet()))
                .names();
        return map(
                tensors,
                name -> Optional.of(names.toDiffusers(name)
                        .orElseThrow(() -> new InvalidModelException(
                                all.source(), "the UNet of Stable Diffusion 1 or 2", "a tensor " + UNET + name))));
    }

    private TensorMap vae() {
        List<StoredTensor> tensors = below(VAE);
        requireSome(tensors, VAE, "an autoencoder");
        NameMap names =
                VaeNames.ofOriginal(tensors.stream().map(StoredTensor::name).collect(Collectors.toSet()));
        return VaeNames.modern(map(
                tensors,
                name -> VAE_PARTS.stream().anyMatch(name::startsWith) ? names.toDiffusers(name) : Optional.empty()));
    }

    private ModelPart textEncoder() {
        List<StoredTensor> open = below(OPEN_CLIP);
        if (!open.isEmpty()) {
            TensorMap weights = TensorMap.of(all.source(), OpenClipNames.convert(open), all::close);
            return new ModelPart(InferredConfig.textEncoder(weights, "gelu"), weights);
        }
        List<StoredTensor> tensors = below(CLIP);
        requireSome(tensors, CLIP, "a text encoder");
        TensorMap weights = ClipNames.modern(map(tensors, Optional::of));
        return new ModelPart(InferredConfig.textEncoder(weights, "quick_gelu"), weights);
    }

    private void requireSome(List<StoredTensor> tensors, String beginning, String part) {
        if (tensors.isEmpty()) {
            throw new InvalidModelException(
                    all.source(), "a whole model, with " + part, "no tensors whose names begin with " + beginning);
        }
    }

    /** Those whose names begin so, without that beginning. */
    private List<StoredTensor> below(String beginning) {
        return all.tensors().stream()
                .filter(tensor -> tensor.name().startsWith(beginning))
                .<StoredTensor>map(tensor -> LazyTensor.renamed(tensor.name().substring(beginning.length()), tensor))
                .toList();
    }

    /** Under other names; those without one are left out. */
    private TensorMap map(List<StoredTensor> tensors, Function<String, Optional<String>> names) {
        List<StoredTensor> renamed = tensors.stream()
                .flatMap(tensor ->
                        names.apply(tensor.name()).stream().<StoredTensor>map(name -> LazyTensor.renamed(name, tensor)))
                .toList();
        return TensorMap.of(all.source(), renamed, all::close);
    }

    /** The noise of every Stable Diffusion; see {@link Checkpoint#withPrediction}. */
    private JsonFile scheduler() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "PNDMScheduler");
        config.put("num_train_timesteps", 1000);
        config.put("beta_start", 0.00085);
        config.put("beta_end", 0.012);
        config.put("beta_schedule", "scaled_linear");
        config.put("prediction_type", "epsilon");
        config.put("skip_prk_steps", true);
        config.put("set_alpha_to_one", false);
        config.put("steps_offset", 1);
        config.put("clip_sample", false);
        return JsonFile.of(all.source(), new Gson().toJsonTree(config).getAsJsonObject());
    }
}
