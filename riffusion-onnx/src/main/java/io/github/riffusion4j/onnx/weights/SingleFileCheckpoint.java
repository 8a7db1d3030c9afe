package io.github.riffusion4j.onnx.weights;

import com.google.gson.Gson;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Checkpoint.Component;
import io.github.riffusion4j.onnx.weights.Checkpoint.Config;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Opens a whole model in one file, under the names of the original implementation (CompVis/stable-diffusion and
 * Stability-AI/stablediffusion): {@code model.diffusion_model}, {@code first_stage_model}, {@code cond_stage_model}.
 */
final class SingleFileCheckpoint {

    private static final String UNET = "model.diffusion_model.";
    private static final String VAE = "first_stage_model.";
    private static final String CLIP = "cond_stage_model.transformer.";
    private static final String OPEN_CLIP = "cond_stage_model.model.";

    /** The prediction type in the metadata that Stability AI specifies (github.com/Stability-AI/ModelSpec). */
    private static final String SPEC_PREDICTION = "modelspec.prediction_type";

    /** The architecture there, of kohya's scripts too: stable-diffusion-v2-768-v, and without "-v" for noise. */
    private static final String SPEC_ARCHITECTURE = "modelspec.architecture";

    /** A tensor without meaning that marks models that predict velocity (NoobAI's, ComfyUI, web UI). */
    private static final String VELOCITY_MARK = "v_pred";

    /**
     * The standard deviation of this bias of Stable Diffusion 2 is larger in models that predict velocity, of which
     * ComfyUI ({@code supported_models.py}, SD20) makes use. It is an observation, and no rule.
     */
    private static final String TELLING_BIAS = "up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias";

    private static final double VELOCITY_DEVIATION = 0.09;

    private static final System.Logger LOG = System.getLogger(SingleFileCheckpoint.class.getName());

    /** The modules of the autoencoder that are not only used in training. */
    private static final List<String> VAE_MODULES = List.of("encoder.", "decoder.", "quant_conv.", "post_quant_conv.");

    private final TensorMap all;

    private SingleFileCheckpoint(TensorMap all) {
        this.all = all;
    }

    /** @throws InvalidModelException if the file is damaged, of another kind, or lacks a component */
    static Checkpoint open(Path path) {
        TensorMap all = WeightsFile.open(path).finite();
        try {
            return new SingleFileCheckpoint(all).checkpoint();
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
                new Component(InferredConfig.unet(unet), unet),
                new Component(InferredConfig.vae(vae), vae),
                schedulerConfig(prediction(unet)),
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
                            ? "one component of a model in the layout of diffusers; open the directory that holds all of them"
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
        List<StoredTensor> tensors = withoutPrefix(UNET);
        TensorNameMapping names = UnetBlocks.ofOriginal(
                        tensors.stream().map(StoredTensor::name).collect(Collectors.toSet()))
                .names();
        return renamed(
                tensors,
                name -> Optional.of(names.toDiffusers(name)
                        .orElseThrow(() -> new InvalidModelException(
                                all.source(), "the UNet of Stable Diffusion 1 or 2", "a tensor " + UNET + name))));
    }

    private TensorMap vae() {
        List<StoredTensor> tensors = withoutPrefix(VAE);
        requireSome(tensors, VAE, "an autoencoder");
        TensorNameMapping names =
                VaeNames.ofOriginal(tensors.stream().map(StoredTensor::name).collect(Collectors.toSet()));
        return VaeNames.current(renamed(
                tensors,
                name -> VAE_MODULES.stream().anyMatch(name::startsWith) ? names.toDiffusers(name) : Optional.empty()));
    }

    private Component textEncoder() {
        List<StoredTensor> openClip = withoutPrefix(OPEN_CLIP);
        if (!openClip.isEmpty()) {
            TensorMap weights = TensorMap.of(all.source(), TextEncoderNames.fromOpenClip(openClip), all::close);
            return new Component(InferredConfig.textEncoder(weights, "gelu"), weights);
        }
        List<StoredTensor> tensors = withoutPrefix(CLIP);
        requireSome(tensors, CLIP, "a text encoder");
        TensorMap weights = TextEncoderNames.current(renamed(tensors, Optional::of));
        return new Component(InferredConfig.textEncoder(weights, "quick_gelu"), weights);
    }

    private void requireSome(List<StoredTensor> tensors, String prefix, String component) {
        if (tensors.isEmpty()) {
            throw new InvalidModelException(
                    all.source(), "a whole model, with " + component, "no tensors whose names begin with " + prefix);
        }
    }

    /** The tensors whose names have a prefix, renamed without it. */
    private List<StoredTensor> withoutPrefix(String prefix) {
        return all.tensors().stream()
                .filter(tensor -> tensor.name().startsWith(prefix))
                .<StoredTensor>map(tensor -> LazyTensor.renamed(tensor.name().substring(prefix.length()), tensor))
                .toList();
    }

    /** Renames tensors; those without a new name are omitted. */
    private TensorMap renamed(List<StoredTensor> tensors, Function<String, Optional<String>> names) {
        List<StoredTensor> result = tensors.stream()
                .flatMap(tensor ->
                        names.apply(tensor.name()).stream().<StoredTensor>map(name -> LazyTensor.renamed(name, tensor)))
                .toList();
        return TensorMap.of(all.source(), result, all::close);
    }

    /**
     * Finds out what the UNet predicts: from the metadata, a mark among the tensors, or for Stable Diffusion 2, which
     * comes in both kinds, a bias. Without any of them noise, as all of Stable Diffusion 1 does.
     */
    private PredictionType prediction(TensorMap unet) {
        String spec = all.metadata().getOrDefault(SPEC_PREDICTION, "").toLowerCase(Locale.ROOT);
        String architecture = all.metadata().getOrDefault(SPEC_ARCHITECTURE, "").toLowerCase(Locale.ROOT);
        if (spec.equals("epsilon")) {
            return PredictionType.EPSILON;
        }
        if (spec.equals("v") || spec.equals("v_prediction") || all.names().contains(VELOCITY_MARK)) {
            return PredictionType.V_PREDICTION;
        }
        if (architecture.startsWith("stable-diffusion-v")) {
            return architecture.endsWith("-v") ? PredictionType.V_PREDICTION : PredictionType.EPSILON;
        }
        boolean ambiguous = all.names().stream().anyMatch(name -> name.startsWith(OPEN_CLIP))
                // With more channels it is a model for inpainting, all of which predict noise.
                && unet.size("conv_in.weight", 1) == unet.size("conv_out.weight", 0);
        if (!ambiguous) {
            return PredictionType.EPSILON;
        }
        boolean known = unet.names().contains(TELLING_BIAS);
        PredictionType guess = known && deviation(unet.tensor(TELLING_BIAS).floats()) > VELOCITY_DEVIATION
                ? PredictionType.V_PREDICTION
                : PredictionType.EPSILON;
        LOG.log(
                known ? Level.INFO : Level.WARNING,
                () -> all.source() + ": does not say what this model of Stable Diffusion 2 predicts; "
                        + guess.name().toLowerCase(Locale.ROOT)
                        + (known ? " by its weights" : " is assumed")
                        + ". If images are noise, set the prediction type when it is imported");
        return guess;
    }

    private static double deviation(float[] numbers) {
        double mean = 0;
        double squares = 0;
        for (float number : numbers) {
            mean += (double) number / numbers.length;
            squares += (double) number * number / numbers.length;
        }
        return Math.sqrt(Math.max(0, squares - mean * mean));
    }

    /** The noise schedule of every Stable Diffusion; see {@link Checkpoint#withPrediction}. */
    private Config schedulerConfig(PredictionType prediction) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "PNDMScheduler");
        config.put("num_train_timesteps", 1000);
        config.put("beta_start", 0.00085);
        config.put("beta_end", 0.012);
        config.put("beta_schedule", "scaled_linear");
        config.put("prediction_type", prediction.name().toLowerCase(Locale.ROOT));
        config.put("skip_prk_steps", true);
        config.put("set_alpha_to_one", false);
        config.put("steps_offset", 1);
        config.put("clip_sample", false);
        return new Config(all.source(), new Gson().toJsonTree(config).toString());
    }
}
