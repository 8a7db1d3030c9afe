package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicDirectory;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.GraphException;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Exports a model's weights to a directory of ONNX models that
 * {@link io.github.riffusion4j.onnx.model.StableDiffusion#load StableDiffusion} loads. Immutable; the checkpoint stays
 * the caller's to close.
 *
 * <p>Supported networks are transformers' {@code CLIPTextModel} and diffusers' {@code UNet2DConditionModel},
 * {@code AutoencoderKL}, {@code AutoencoderTiny} and {@code AutoencoderDC}, the last with blocks of the kind
 * {@code ResBlock} only. A UNet may have more input than output channels if its configuration has {@code "score_image":
 * {"version": 1, "channels": n}}: the n channels follow the latents' in its first layer, and become an input
 * {@code score} of the graph.
 */
public final class ModelExport {

    /** The directory of the decoder for previews. */
    public static final String PREVIEW_DECODER = "vae_preview";

    private final Checkpoint model;
    private final ExportProfile profile;
    private final Optional<Path> tokenizer;
    private final int skippedTextLayers;
    private final Optional<Int8DotProduct> dotProduct;

    private ModelExport(
            Checkpoint model,
            ExportProfile profile,
            Optional<Path> tokenizer,
            int skippedTextLayers,
            Optional<Int8DotProduct> dotProduct) {
        this.model = model;
        this.profile = profile;
        this.tokenizer = tokenizer;
        this.skippedTextLayers = skippedTextLayers;
        this.dotProduct = dotProduct;
    }

    /** An export of a model for a target. */
    public static ModelExport of(Checkpoint model, ExportProfile profile) {
        return new ModelExport(model, profile, model.tokenizer(), 0, Optional.empty());
    }

    /** Returns this export with the tokenizer in {@code directory}: single-file models have none of their own. */
    public ModelExport withTokenizer(Path directory) {
        return new ModelExport(model, profile, Optional.of(directory), skippedTextLayers, dotProduct);
    }

    /**
     * Returns this export without the last {@code count} layers of the text encoder, as some models were trained; "clip
     * skip 2" of user interfaces is a count of 1.
     *
     * @throws IllegalArgumentException if {@code count} is below 0
     */
    public ModelExport withoutLastTextLayers(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("at least 0 layers can be left out, not " + count);
        }
        return new ModelExport(model, profile, tokenizer, count, dotProduct);
    }

    /**
     * Returns this export for processors of that kind, instead of {@linkplain Int8DotProduct#ofThisMachine() this
     * machine's}; has no effect on profiles other than {@link ExportProfile#CPU_INT8}.
     */
    public ModelExport withInt8DotProduct(Int8DotProduct kind) {
        return new ModelExport(model, profile, tokenizer, skippedTextLayers, Optional.of(kind));
    }

    private Int8DotProduct dotProduct() {
        return profile == ExportProfile.CPU_INT8
                ? dotProduct.orElseGet(Int8DotProduct::ofThisMachine)
                : Int8DotProduct.EXACT;
    }

    /**
     * Writes the directory atomically: all of it, or nothing. Weights are read one tensor at a time, so that memory for
     * the largest few is enough. The same model gives the same bytes.
     *
     * @param directory must not exist yet, or be empty; its parent must exist
     * @throws InvalidModelException if a network is not one of Stable Diffusion 1 or 2, or its weights do not match its
     *     configuration; the message names the option or the weights. Also if the tokenizer is invalid, or does not
     *     match the model's {@linkplain Checkpoint#embeddings() embeddings}
     * @throws RiffusionException if the directory cannot be written
     */
    public void write(Path directory, Progress progress) {
        Path tokens = tokenizer.orElseThrow(() -> new RiffusionException(model.path()
                + ": has no tokenizer, as single-file models do; name the directory of one, with vocab.json and"
                + " merges.txt"));
        TokenizerFiles tokenizerFiles = TokenizerFiles.of(tokens, model);
        Int8DotProduct kind = dotProduct();
        Map<String, ExportedComponent> components = components(kind);
        int total = components.values().stream()
                .mapToInt(component -> component.graph().initializerCount())
                .sum();
        AtomicDirectory.write(directory, unfinished -> {
            PipelineConfigFiles.write(model, profile, kind, unfinished);
            tokenizerFiles.write(unfinished.resolve("tokenizer"));
            int before = 0;
            for (Map.Entry<String, ExportedComponent> component : components.entrySet()) {
                int start = before;
                component
                        .getValue()
                        .write(
                                unfinished.resolve(component.getKey()),
                                (done, all) -> progress.report(start + done, total));
                before += component.getValue().graph().initializerCount();
            }
        });
    }

    /** Builds all graphs, and looks up all weights, before anything is written. */
    private Map<String, ExportedComponent> components(Int8DotProduct kind) {
        Map<String, ExportedComponent> components = new LinkedHashMap<>();
        components.put("text_encoder", textEncoder());
        components.put("unet", unet(kind));
        boolean replaced = !model.decoder().equals(model.vae());
        ModuleWeights encoder = ModuleWeights.of(model.vae());
        ModuleWeights decoder = replaced ? ModuleWeights.of(model.decoder()) : encoder;
        Autoencoder autoencoder = Autoencoder.of(ConfigReader.of(model.vae().config()));
        components.put(
                "vae_encoder",
                component(model.vae(), profile::vaeEncoder, lowering -> autoencoder.buildEncoder(encoder, lowering)));
        components.put("vae_decoder", decoder(model.decoder(), decoder, kind));
        encoder.requireAllUsed(name -> replaced && isOfDecoder(name));
        decoder.requireAllUsed(name -> replaced && !isOfDecoder(name));
        model.previewDecoder().ifPresent(preview -> {
            ModuleWeights weights = ModuleWeights.of(preview);
            components.put(PREVIEW_DECODER, decoder(preview, weights, kind));
            weights.requireAllUsed(name -> !isOfDecoder(name));
        });
        return components;
    }

    private ExportedComponent decoder(Checkpoint.Component source, ModuleWeights weights, Int8DotProduct kind) {
        Autoencoder autoencoder = Autoencoder.of(ConfigReader.of(source.config()));
        return component(
                source,
                graph -> autoencoder.gainsByInt8() ? profile.vaeDecoder(graph, kind) : profile.floatVaeDecoder(graph),
                lowering -> autoencoder.buildDecoder(weights, lowering));
    }

    private static boolean isOfDecoder(String name) {
        return name.startsWith("decoder.") || name.startsWith("post_quant_conv.");
    }

    private ExportedComponent textEncoder() {
        Checkpoint.Component source = model.textEncoder();
        ClipConfig config = ClipConfig.of(ConfigReader.of(source.config()));
        if (skippedTextLayers >= config.layers()) {
            throw new IllegalArgumentException("of " + config.layers() + " layers of the text encoder, "
                    + skippedTextLayers + " cannot be left out");
        }
        ModuleWeights weights = ModuleWeights.of(source);
        ExportedComponent component = component(
                source,
                profile::textEncoder,
                lowering -> ClipNetwork.build(config, skippedTextLayers, weights, lowering));
        weights.requireAllUsed(name -> ClipNetwork.isUnused(name, config.layers() - skippedTextLayers));
        return component;
    }

    private ExportedComponent unet(Int8DotProduct kind) {
        Checkpoint.Component source = model.unet();
        UnetConfig config = UnetConfig.of(ConfigReader.of(source.config()));
        ModuleWeights weights = ModuleWeights.of(source);
        Graph graph = graph(
                source, empty -> profile.unet(empty, kind), lowering -> UnetNetwork.build(config, weights, lowering));
        weights.requireAllUsed(name -> false);
        return new ExportedComponent(
                graph,
                Map.of(UnetNetwork.DEEP_CACHE_HEAD, graph.subgraphFrom(UnetNetwork.CACHED_FEATURES)),
                source.config());
    }

    private static ExportedComponent component(
            Checkpoint.Component source, Function<Graph, Lowering> lowering, Consumer<Lowering> network) {
        return new ExportedComponent(graph(source, lowering, network), Map.of(), source.config());
    }

    private static Graph graph(
            Checkpoint.Component source, Function<Graph, Lowering> lowering, Consumer<Lowering> network) {
        Graph graph = new Graph();
        try {
            network.accept(lowering.apply(graph));
        } catch (GraphException e) {
            throw new InvalidModelException(
                    source.config().path(),
                    "settings of a network whose layers fit each other",
                    e.getMessage() + "",
                    e);
        }
        return graph;
    }
}
