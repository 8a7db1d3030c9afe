package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.hub.DownloadListener;
import io.github.riffusion4j.onnx.hub.FileSelector;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.hub.HubException;
import io.github.riffusion4j.onnx.hub.HubFile;
import io.github.riffusion4j.onnx.hub.HubListing;
import io.github.riffusion4j.onnx.hub.HubModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Downloads autoencoders that are named as on the hub. */
record PublishedVae(Hub hub, DownloadListener listener, Cancellation cancellation) {

    private static final String CONFIG = "config.json";
    private static final List<String> WEIGHTS = List.of(
            "diffusion_pytorch_model.safetensors",
            "diffusion_pytorch_model.fp16.safetensors",
            "diffusion_pytorch_model.bin");

    /** TAESD's own files. */
    private static final List<String> TAESD = List.of("taesd_decoder.safetensors", "taesd_decoder.pth");

    /** A path that is on this machine, or that cannot be a name on the hub, as it is; others after a download. */
    Path local(Path vae) {
        try {
            return PublishedLora.published(hub, vae).map(this::download).orElse(vae);
        } catch (HubException e) {
            throw new RiffusionException(
                    "there is no autoencoder " + vae + " here, and as one of the hub: " + e.getMessage(), e);
        }
    }

    private Path download(HubModel model) {
        Path snapshot = model.download(
                listing -> FileSelector.named(
                                model.file().map(file -> beside(listing, file)).orElseGet(() -> all(listing)))
                        .select(listing),
                listener,
                cancellation);
        return model.file().map(snapshot::resolve).orElse(snapshot);
    }

    /** A file, and what belongs to it. */
    private static List<String> beside(HubListing listing, String file) {
        String directory = file.substring(0, file.lastIndexOf('/') + 1);
        List<String> files = new ArrayList<>(List.of(file));
        Stream.of(
                        directory + CONFIG,
                        directory + file.substring(directory.length()).replace("decoder", "encoder"))
                .filter(name -> !files.contains(name) && listing.file(name).isPresent())
                .forEach(files::add);
        return files;
    }

    private static List<String> all(HubListing listing) {
        return Stream.of("", "vae/")
                .filter(directory -> listing.file(directory + CONFIG).isPresent())
                .flatMap(directory -> WEIGHTS.stream().map(name -> directory + name))
                .filter(name -> listing.file(name).isPresent())
                .findFirst()
                .or(() -> TAESD.stream()
                        .filter(name -> listing.file(name).isPresent())
                        .findFirst())
                .map(file -> beside(listing, file))
                .orElseThrow(() -> new RiffusionException(listing.repository()
                        + ": has no file that must be its autoencoder; name one, as " + listing.repository()
                        + "/file.safetensors. It has "
                        + listing.files().stream().map(HubFile::path).collect(Collectors.joining(", "))));
    }
}
