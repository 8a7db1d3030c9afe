package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.hub.DownloadListener;
import io.github.riffusion4j.onnx.hub.FileSelector;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.hub.HubException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Downloads CLIP's tokenizer, which all Stable Diffusion models share, for those that do not include it. */
record ClipFiles(Hub hub, DownloadListener listener, Cancellation cancellation) {

    private static final String REPOSITORY = "openai/clip-vit-large-patch14";
    private static final List<String> FILES = List.of("vocab.json", "merges.txt");

    /** The width of the embeddings of Stable Diffusion 2, which pads short prompts with another token. */
    private static final int OPEN_CLIP_WIDTH = 1024;

    private static final String OPEN_CLIP_PADDING = "{\"pad_token\": \"!\"}\n";

    /**
     * A directory with a tokenizer's files.
     *
     * @param isTemporary whether closing deletes it
     */
    record Tokenizer(Path directory, boolean isTemporary) implements AutoCloseable {

        /** @throws RiffusionException if it cannot be deleted */
        @Override
        public void close() {
            try {
                if (isTemporary) {
                    DirectoryTrees.delete(directory);
                }
            } catch (IOException e) {
                throw new RiffusionException(directory + ": this temporary directory cannot be deleted: " + e, e);
            }
        }
    }

    /** The tokenizer of a model that has none, to be closed by the caller. */
    Tokenizer tokenizerOf(Checkpoint model) {
        Path downloaded = download(model);
        Checkpoint.Config config = model.textEncoder().config();
        return JsonFile.parse(config.path(), config.json()).integer("hidden_size", 0) == OPEN_CLIP_WIDTH
                ? paddedAsOpenClip(downloaded)
                : new Tokenizer(downloaded, false);
    }

    private Path download(Checkpoint model) {
        try {
            return hub.model(REPOSITORY).download(FileSelector.named(FILES), listener, cancellation);
        } catch (HubException e) {
            throw new RiffusionException(
                    model.path()
                            + ": has no tokenizer, as models in a single file do, and CLIP's cannot be downloaded ("
                            + e.getMessage() + "); name a directory with vocab.json and merges.txt",
                    e);
        }
    }

    private static Tokenizer paddedAsOpenClip(Path clip) {
        try {
            Path directory = Files.createTempDirectory("riffusion-tokenizer");
            for (String file : FILES) {
                Files.copy(clip.resolve(file), directory.resolve(file));
            }
            Files.writeString(directory.resolve("special_tokens_map.json"), OPEN_CLIP_PADDING);
            return new Tokenizer(directory, true);
        } catch (IOException e) {
            throw new RiffusionException(clip + ": cannot be copied to a temporary directory: " + IoReason.of(e), e);
        }
    }
}
