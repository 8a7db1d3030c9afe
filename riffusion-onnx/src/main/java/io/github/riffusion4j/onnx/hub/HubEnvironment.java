package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.hub.HubSettings.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads settings from environment variables, with the names, precedence and defaults of huggingface_hub
 * ({@code constants.py}). An empty variable counts as not set.
 */
final class HubEnvironment {

    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");

    private final Map<String, String> variables;
    private final Optional<Path> userHome;

    HubEnvironment(Map<String, String> variables, Optional<Path> userHome) {
        this.variables = variables;
        this.userHome = userHome;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if a variable is invalid; the message names it
     * @throws RiffusionException if there is neither a home directory nor a variable that names a cache
     */
    HubSettings settings() {
        Optional<Path> home = path("HF_HOME")
                .or(() -> path("XDG_CACHE_HOME")
                        .or(() -> userHome.map(directory -> directory.resolve(".cache")))
                        .map(cache -> cache.resolve("huggingface")));
        HubSettings settings = HubSettings.of(path("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
                .or(() -> home.map(directory -> directory.resolve("hub")))
                .orElseThrow(() -> new RiffusionException("there is no place for downloads, since this user has no home"
                        + " directory; name one with the environment variable HF_HOME or RIFFUSION_HOME")));
        Optional<String> endpoint = value("HF_ENDPOINT");
        if (endpoint.isPresent()) {
            settings = settings.withEndpoint(address(endpoint.get()));
        }
        Optional<AccessToken> token = token(home);
        if (token.isPresent()) {
            settings = settings.withToken(token.get());
        }
        if (isTrue("HF_HUB_OFFLINE") || isTrue("TRANSFORMERS_OFFLINE")) {
            settings = settings.withOffline();
        }
        return isTrue("HF_HUB_DISABLE_SYMLINKS")
                ? settings.withStorage(settings.storage().withoutLinks())
                : settings;
    }

    private Optional<AccessToken> token(Optional<Path> home) {
        if (isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return Optional.empty();
        }
        return value("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
                .or(() -> path("HF_TOKEN_PATH")
                        .or(() -> home.map(directory -> directory.resolve("token")))
                        .flatMap(HubEnvironment::tokenFile))
                .map(String::strip)
                .map(AccessToken::new);
    }

    private static Optional<String> tokenFile(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
        } catch (IOException e) {
            throw new InvalidFileException(file, "the access token in it cannot be read: " + IoReason.of(e), e);
        }
    }

    private static URI address(String endpoint) {
        try {
            return URI.create(endpoint.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT must be an address like https://huggingface.co, but is " + endpoint, e);
        }
    }

    private boolean isTrue(String name) {
        return value(name)
                .filter(value -> TRUE.contains(value.toUpperCase(Locale.ROOT)))
                .isPresent();
    }

    private Optional<Path> path(String... names) {
        return value(names).map(this::expand).map(Path::of);
    }

    /** The value of the first variable that is set. */
    private Optional<String> value(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.ofNullable(variables.get(name)))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    /** Expands variables and a leading tilde, which a shell does not within quotes. */
    private String expand(String path) {
        String expanded = VARIABLE.matcher(path).replaceAll(match -> {
            String name = match.group(1) == null ? match.group(2) : match.group(1);
            return Matcher.quoteReplacement(variables.getOrDefault(name, match.group()));
        });
        return expanded.equals("~") || expanded.startsWith("~/")
                ? userHome.map(home -> home + expanded.substring(1)).orElse(expanded)
                : expanded;
    }
}
