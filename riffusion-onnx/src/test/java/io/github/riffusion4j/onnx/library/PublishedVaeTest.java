package io.github.riffusion4j.onnx.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Autoencoders by their names on the hub, in a cache that holds what was downloaded. */
class PublishedVaeTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path cache;

    private Path snapshot(String repository, String... files) throws IOException {
        Path model = cache.resolve("models--" + repository.replace("/", "--"));
        Path snapshot = model.resolve("snapshots").resolve(COMMIT);
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), COMMIT);
        for (String file : files) {
            Path path = snapshot.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content");
        }
        return snapshot;
    }

    private Path local(String name) {
        return new PublishedVae(Hub.of(cache).offline(), ImportListener.none(), new Cancellation())
                .local(Path.of(name));
    }

    @Test
    void findsAutoencodersOfRepositories() throws IOException {
        Path taesd = snapshot(
                "owner/taesd", "config.json", "diffusion_pytorch_model.safetensors", "taesd_decoder.safetensors");
        assertEquals(taesd, local("owner/taesd"));
        assertEquals(taesd.resolve("taesd_decoder.safetensors"), local("owner/taesd/taesd_decoder.safetensors"));
        Path model = snapshot("owner/model", "vae/config.json", "vae/diffusion_pytorch_model.bin");
        assertEquals(model, local("owner/model"));
        Path own = snapshot("owner/own", "taesd_decoder.pth", "taesd_encoder.pth");
        assertEquals(own, local("owner/own"));
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        snapshot("owner/other", "README.md", "model.ckpt");
        Failure.expect(
                RiffusionException.class,
                () -> local("owner/other"),
                "no file that must be its autoencoder",
                "owner/other/file.safetensors",
                "model.ckpt");
        Failure.expect(
                RiffusionException.class,
                () -> local("owner/nothing"),
                "no autoencoder owner/nothing here",
                "not in the cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vae.safetensors", "vaes/taesd_decoder.pth", "/owner/name", "../x/y.pt"})
    void otherPathsStayAsTheyAre(String path) {
        assertEquals(Path.of(path), local(path));
    }
}
