package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.hub.HubSettings.AccessToken;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubEnvironmentTest {

    @TempDir
    private Path home;

    private HubSettings settings(Map<String, String> variables) {
        return new HubEnvironment(variables, Optional.of(home)).settings();
    }

    private static Optional<AccessToken> token(String value) {
        return Optional.of(new AccessToken(value));
    }

    @Test
    void defaults() {
        HubSettings settings = settings(Map.of());
        assertEquals(URI.create("https://huggingface.co"), settings.endpoint());
        assertEquals(home.resolve(".cache/huggingface/hub"), settings.cache());
        assertEquals(Optional.empty(), settings.token());
        assertFalse(settings.offline());
    }

    @Test
    void withoutAHomeACacheIsNamed() {
        Failure.expect(
                RiffusionException.class,
                () -> new HubEnvironment(Map.of("HF_TOKEN", "secret"), Optional.empty()).settings(),
                "no home",
                "HF_HOME");
        HubSettings settings = new HubEnvironment(Map.of("HF_HUB_CACHE", "/hub"), Optional.empty()).settings();
        assertEquals(Path.of("/hub"), settings.cache());
        assertEquals(Optional.empty(), settings.token());
    }

    @Test
    void cachePrecedence() {
        String base = home.toString();
        assertEquals(
                home.resolve("xdg/huggingface/hub"),
                settings(Map.of("XDG_CACHE_HOME", base + "/xdg")).cache());
        assertEquals(
                home.resolve("hf/hub"),
                settings(Map.of("XDG_CACHE_HOME", base + "/xdg", "HF_HOME", base + "/hf"))
                        .cache());
        assertEquals(
                home.resolve("old"),
                settings(Map.of("HF_HOME", base + "/hf", "HUGGINGFACE_HUB_CACHE", base + "/old"))
                        .cache());
        assertEquals(
                home.resolve("new"),
                settings(Map.of("HF_HUB_CACHE", base + "/new", "HUGGINGFACE_HUB_CACHE", base + "/old"))
                        .cache());
        assertEquals(
                home.resolve(".cache/huggingface/hub"),
                settings(Map.of("HF_HOME", "")).cache());
    }

    @Test
    void pathsAreExpanded() {
        assertEquals(home.resolve("a/hub"), settings(Map.of("HF_HOME", "~/a")).cache());
        assertEquals(
                home.resolve("b/c/hub"),
                settings(Map.of("HF_HOME", "$WORK/b/${DIR}", "WORK", home.toString(), "DIR", "c"))
                        .cache());
    }

    @Test
    void tokens() throws IOException {
        Files.createDirectories(home.resolve(".cache/huggingface"));
        Files.writeString(home.resolve(".cache/huggingface/token"), "hf_file\n");
        Files.writeString(home.resolve("other"), "");
        assertEquals(token("hf_file"), settings(Map.of()).token());
        assertEquals(token("hf_new"), settings(Map.of("HF_TOKEN", " hf_new\n")).token());
        assertEquals(
                token("hf_old"),
                settings(Map.of("HUGGING_FACE_HUB_TOKEN", "hf_old")).token());
        assertEquals(
                Optional.empty(),
                settings(Map.of("HF_TOKEN_PATH", home.resolve("other").toString()))
                        .token());
        assertEquals(
                Optional.empty(),
                settings(Map.of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1", "HF_TOKEN", "hf_new"))
                        .token());
    }

    @Test
    void tokensAreSecret() {
        HubSettings settings = settings(Map.of("HF_TOKEN", "hf_secret"));
        assertFalse(settings.toString().contains("hf_secret"), settings::toString);
        Failure.expect(IllegalArgumentException.class, () -> settings(Map.of("HF_TOKEN", "hf a")), "access token");
    }

    @Test
    void booleanVariables() {
        assertTrue(settings(Map.of("HF_HUB_OFFLINE", "yes")).offline());
        assertTrue(settings(Map.of("TRANSFORMERS_OFFLINE", "1")).offline());
        assertFalse(settings(Map.of("HF_HUB_OFFLINE", "0")).offline());
        CacheStorage storage = settings(Map.of("HF_HUB_DISABLE_SYMLINKS", "1")).storage();
        assertThrows(
                UnsupportedOperationException.class, () -> storage.link(home.resolve("link"), home.resolve("target")));
    }

    @Test
    void endpoints() {
        assertEquals(
                URI.create("https://hub.example/hf"),
                settings(Map.of("HF_ENDPOINT", "https://hub.example/hf/")).endpoint());
        Failure.expect(
                IllegalArgumentException.class, () -> settings(Map.of("HF_ENDPOINT", "http://a b")), "HF_ENDPOINT");
    }
}
