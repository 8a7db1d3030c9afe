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
import io.github.riffusion4j.onnx.weights.Lora;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Downloads LoRA files that are named as on the hub. */
record PublishedLora(Hub hub, DownloadListener listener, Cancellation cancellation) {

    /** Two or more words with slashes between them; two of which the second is a file are a path. */
    private static final Pattern NAME = Pattern.compile("[^/]+/(?![^/]+\\.(?:safetensors|bin|pt|pth|ckpt)$).+");

    /** A LoRA that is on this machine, or that cannot be a name on the hub, as it is; others after a download. */
    Lora local(Lora lora) {
        try {
            return published(hub, lora.file()).map(this::download).map(lora::at).orElse(lora);
        } catch (HubException e) {
            throw new RiffusionException(
                    "there is no LoRA file or directory " + lora.file() + " here, and as one of the hub: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The model of a hub that a path names; empty if it is on this machine, or cannot be such a name. */
    static Optional<HubModel> published(Hub hub, Path path) {
        String name = path.toString().replace('\\', '/');
        if (Files.exists(path) || path.isAbsolute() || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(hub.model(name));
        } catch (IllegalArgumentException e) {
            // Reading it will say that there is no such file.
            return Optional.empty();
        }
    }

    private Path download(HubModel model) {
        AtomicReference<String> weights = new AtomicReference<>("");
        FileSelector selector = listing -> {
            String path = model.file().orElseGet(() -> only(listing));
            weights.set(path);
            List<String> config = Lora.configOf(nameOf(path))
                    .map(name -> path.substring(0, path.length() - nameOf(path).length()) + name)
                    .filter(beside -> listing.file(beside).isPresent())
                    .stream()
                    .toList();
            return FileSelector.named(
                            Stream.concat(Stream.of(path), config.stream()).toList())
                    .select(listing);
        };
        Path snapshot = model.download(selector, listener, cancellation);
        return snapshot.resolve(weights.get());
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String only(HubListing listing) {
        List<String> names = listing.files().stream()
                .map(HubFile::path)
                .filter(path -> !path.contains("/"))
                .toList();
        return Lora.fileAmong(names)
                .orElseThrow(() -> new RiffusionException(listing.repository()
                        + ": has no file that must be its LoRA; name one, as " + listing.repository()
                        + "/file.safetensors. It has " + String.join(", ", names)));
    }
}
