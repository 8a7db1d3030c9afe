package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.onnx.hub.HubSettings.AccessToken;
import io.github.riffusion4j.onnx.internal.UserDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The Hugging Face hub, or a compatible server, and the local cache, in the layout of the Python library
 * huggingface_hub, so that both share files. Immutable and thread safe; no I/O happens before a model is requested.
 *
 * <pre>
 * Path directory = Hub.standard().model("riffusion/riffusion-model-v1")
 *         .downloadCheckpoint(WeightsPrecision.HALF, DownloadListener.none(), new Cancellation());
 * </pre>
 */
public final class Hub {

    private final HubSettings settings;

    private Hub(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * The hub configured by the environment variables of huggingface_hub. The cache is at {@code HF_HUB_CACHE},
     * {@code HUGGINGFACE_HUB_CACHE}, {@code HF_HOME/hub}, {@code XDG_CACHE_HOME/huggingface/hub} or
     * {@code ~/.cache/huggingface/hub}; the server at {@code HF_ENDPOINT} or https://huggingface.co. An access token
     * comes from {@code HF_TOKEN}, or from the file at {@code HF_TOKEN_PATH} or {@code HF_HOME/token}, to which
     * {@code hf auth login} writes. {@code HF_HUB_OFFLINE=1} makes it {@linkplain #offline() offline}, and
     * {@code HF_HUB_DISABLE_SYMLINKS=1} copies files instead of linking them.
     *
     * @throws IllegalArgumentException if one of them is invalid
     * @throws io.github.riffusion4j.base.RiffusionException if none of them names a cache and the user has no home
     *     directory; {@code RIFFUSION_HOME} stands in for that
     */
    public static Hub standard() {
        return new Hub(new HubEnvironment(System.getenv(), UserDirectory.home()).settings());
    }

    /**
     * The hub at https://huggingface.co without an access token, regardless of the environment.
     *
     * @param cache the cache directory, created by the first download
     */
    public static Hub of(Path cache) {
        return new Hub(HubSettings.of(cache));
    }

    static Hub of(HubSettings settings) {
        return new Hub(settings);
    }

    /**
     * Returns this hub with another server.
     *
     * @param endpoint such as {@code https://huggingface.co}
     * @throws IllegalArgumentException if it is not an HTTP address
     */
    public Hub withEndpoint(URI endpoint) {
        return new Hub(settings.withEndpoint(endpoint));
    }

    /**
     * Returns this hub with an access token, for models that are private or gated by a licence. It is sent to the hub's
     * server only, not to servers that it redirects to.
     *
     * @throws IllegalArgumentException if it holds anything but visible ASCII letters
     */
    public Hub withToken(String token) {
        return new Hub(settings.withToken(new AccessToken(token)));
    }

    /** Returns this hub restricted to the cache. */
    public Hub offline() {
        return new Hub(settings.withOffline());
    }

    /**
     * Returns this hub with another time-out for responses; the default is 20 seconds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Hub withTimeout(Duration timeout) {
        return new Hub(settings.withTimeout(timeout));
    }

    /**
     * A model; no request is made yet.
     *
     * @param name {@code owner/name}, {@code owner/name@revision}, or with the path of a file,
     *     {@code owner/name/file.safetensors}; the default revision is {@code main}
     * @throws IllegalArgumentException if it is none of these
     */
    public HubModel model(String name) {
        return new HubModel(settings, HubModelId.parse(name));
    }

    /** The cache directory. */
    public Path cache() {
        return settings.cache();
    }

    /**
     * Lists the models in the cache, complete or not, sorted by name, including those of other programs.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if the cache cannot be read
     */
    public List<CachedModel> cached() {
        return new CachedModels(settings.cache()).list();
    }

    /**
     * Removes all revisions of a model from the cache, for other programs too. It must not be in use or being
     * downloaded.
     *
     * @param repository {@code owner/name}
     * @return the number of bytes freed; 0 if it was not in the cache
     * @throws IllegalArgumentException if it is not such a name
     * @throws io.github.riffusion4j.base.RiffusionException if a file cannot be removed
     */
    public long remove(String repository) {
        HubModelId name = HubModelId.parse(repository);
        if (!name.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "a model can only be removed as a whole, by its name owner/name, but not \"" + repository + "\"");
        }
        return new CachedModels(settings.cache()).remove(repository);
    }
}
