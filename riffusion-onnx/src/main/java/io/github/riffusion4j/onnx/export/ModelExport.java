package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.AtomicDirectory;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.session.Int8DotProduct;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.GraphException;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.ModelPart;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes a folder of ONNX models, as {@link io.github.riffusion4j.onnx.model.StableDiffusion#load StableDiffusion} loads it,
 * from a model's weights. Immutable; the checkpoint stays the caller's to close.
 *
 * <p>Networks are those of diffusers named {@code CLIPTextModel} (of transformers), {@code UNet2DConditionModel}, and
 * {@code AutoencoderKL} or {@code AutoencoderDC}. Of the last, blocks other than {@code ResBlock} are not supported. A
 * UNet may take more channels than it gives if its settings have {@code "score_image": {"version": 1, "channels": n}}:
 * these n channels follow the latents' in its first layer, and are an input {@code score} of the graph.
 */
public final class ModelExport {

    private final Checkpoint model;
    private final ExportProfile profile;
    private final Optional<Path> tokenizer;
    private final int skippedTextLayers;
    private final Optional<Int8DotProduct> products;

    private ModelExport(
            Checkpoint model,
            ExportProfile profile,
            Optional<Path> tokenizer,
            int skippedTextLayers,
            Optional<Int8DotProduct> products) {
        this.model = model;
        this.profile = profile;
        this.tokenizer = tokenizer;
        this.skippedTextLayers = skippedTextLayers;
        this.products = products;
    }

    /** An export of a model, for one kind of machine. */
    public static ModelExport of(Checkpoint model, ExportProfile profile) {
        return new ModelExport(model, profile, model.tokenizer(), 0, Optional.empty());
    }

    /** This export with the tokenizer in {@code folder}: models in a single file have none of their own. */
    public ModelExport withTokenizer(Path folder) {
        return new ModelExport(model, profile, Optional.of(folder), skippedTextLayers, products);
    }

    /**
     * This export without the last {@code count} layers of the text encoder, as some models were trained; user
     * interfaces call one layer left out "clip skip 2".
     *
     * @throws IllegalArgumentException if {@code count} is below 0
     */
    public ModelExport withoutLastTextLayers(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("at least 0 layers can be left out, not " + count);
        }
        return new ModelExport(model, profile, tokenizer, count, products);
    }

    /**
     * This export for processors of that kind, in place of {@linkplain Int8DotProduct#ofThisMachine() this machine's};
     * of no effect on profiles other than {@link ExportProfile#CPU_INT8}.
     */
    public ModelExport withInt8DotProduct(Int8DotProduct kind) {
        return new ModelExport(model, profile, tokenizer, skippedTextLayers, Optional.of(kind));
    }

    private Int8DotProduct products() {
        return profile == ExportProfile.CPU_INT8
                ? products.orElseGet(Int8DotProduct::ofThisMachine)
                : Int8DotProduct.EXACT;
    }

    /**
     * Writes the folder: all of it, or nothing. Weights are read one tensor at a time, so that memory for the largest
     * few is enough. The same model gives the same bytes.
     *
     * @param folder must not exist yet, or be empty; the folder that it is to be in must exist
     * @throws InvalidModelException if a network is not one of Stable Diffusion 1 or 2, or its weights are not those
     *     that its settings describe; the message names the setting or the weights. Or if the tokenizer is none, or
     *     does not go with the model's {@linkplain Checkpoint#embeddings() embeddings}
     * @throws RiffusionException if the folder cannot be written
     */
    public void write(Path folder, Progress progress) {
        Path tokens = tokenizer.orElseThrow(() -> new RiffusionException(model.path()
                + ": has no tokenizer, as files of one piece do; name the folder of one, with vocab.json and"
                + " merges.txt"));
        TokenizerFiles tokenizerFiles = TokenizerFiles.of(tokens, model);
        Int8DotProduct found = products();
        Map<String, ExportedPart> parts = parts(found);
        int total = parts.values().stream()
                .mapToInt(part -> part.graph().constantCount())
                .sum();
        AtomicDirectory.write(folder, unfinished -> {
            ModelSettings.write(model, profile, found, unfinished);
            tokenizerFiles.write(unfinished.resolve("tokenizer"));
            int before = 0;
            for (Map.Entry<String, ExportedPart> part : parts.entrySet()) {
                int start = before;
                part.getValue()
                        .write(unfinished.resolve(part.getKey()), (done, all) -> progress.report(start + done, total));
                before += part.getValue().graph().constantCount();
            }
        });
    }

    /** All graphs are built, and all weights looked up, before anything is written. */
    private Map<String, ExportedPart> parts(Int8DotProduct found) {
        Map<String, ExportedPart> parts = new LinkedHashMap<>();
        parts.put("text_encoder", textEncoder());
        parts.put("unet", unet(found));
        ModuleWeights vae = ModuleWeights.of(model.vae());
        Autoencoder autoencoder = Autoencoder.of(new ConfigReader(model.vae().config()));
        parts.put("vae_encoder", part(model.vae(), profile::others, dialect -> autoencoder.buildEncoder(vae, dialect)));
        parts.put(
                "vae_decoder",
                part(
                        model.vae(),
                        graph -> profile.decoder(graph, found),
                        dialect -> autoencoder.buildDecoder(vae, dialect)));
        vae.requireAllUsed(name -> false);
        return parts;
    }

    private ExportedPart textEncoder() {
        ModelPart source = model.textEncoder();
        ClipConfig config = ClipConfig.of(new ConfigReader(source.config()));
        if (skippedTextLayers >= config.layers()) {
            throw new IllegalArgumentException("of " + config.layers() + " layers of the text encoder, "
                    + skippedTextLayers + " cannot be left out");
        }
        ModuleWeights weights = ModuleWeights.of(source);
        ExportedPart part = part(
                source, profile::others, dialect -> ClipNetwork.build(config, skippedTextLayers, weights, dialect));
        weights.requireAllUsed(name -> ClipNetwork.isHarmless(name, config.layers() - skippedTextLayers));
        return part;
    }

    private ExportedPart unet(Int8DotProduct found) {
        ModelPart source = model.unet();
        UnetConfig config = UnetConfig.of(new ConfigReader(source.config()));
        ModuleWeights weights = ModuleWeights.of(source);
        Graph graph = graph(
                source, empty -> profile.unet(empty, found), dialect -> UnetNetwork.build(config, weights, dialect));
        weights.requireAllUsed(name -> false);
        return new ExportedPart(
                graph, Map.of(UnetNetwork.SHALLOW, graph.after(UnetNetwork.DEEP_SAMPLE)), source.config());
    }

    private static ExportedPart part(ModelPart source, Function<Graph, Lowering> dialect, Consumer<Lowering> network) {
        return new ExportedPart(graph(source, dialect, network), Map.of(), source.config());
    }

    private static Graph graph(ModelPart source, Function<Graph, Lowering> dialect, Consumer<Lowering> network) {
        Graph graph = new Graph();
        try {
            network.accept(dialect.apply(graph));
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
