package io.github.riffusion4j.onnx.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The Hugging Face hub, or a server that behaves like it, and the cache on this machine. The cache is laid out as
 * huggingface_hub, the Python library, lays it out, so that both use the same files. Immutable and thread safe; nothing
 * is read or asked for before a model is.
 *
 * <pre>
 * Path folder = Hub.standard().model("riffusion/riffusion-model-v1")
 *         .downloadCheckpoint(WeightsPrecision.HALF, DownloadListener.none(), new Cancellation());
 * </pre>
 */
public final class Hub {

    private final HubSettings settings;

    private Hub(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * The hub that the environment variables of huggingface_hub ask for. The cache is at {@code HF_HUB_CACHE},
     * {@code HUGGINGFACE_HUB_CACHE}, {@code HF_HOME/hub}, {@code XDG_CACHE_HOME/huggingface/hub} or
     * {@code ~/.cache/huggingface/hub}; the server at {@code HF_ENDPOINT} or https://huggingface.co. An access token
     * comes from {@code HF_TOKEN}, or from the file at {@code HF_TOKEN_PATH} or {@code HF_HOME/token}, to which
     * {@code hf auth login} writes. {@code HF_HUB_OFFLINE=1} makes it {@linkplain #offline() offline}, and
     * {@code HF_HUB_DISABLE_SYMLINKS=1} has files copied where there would be links.
     *
     * @throws IllegalArgumentException if one of them has a value that cannot be used
     */
    public static Hub standard() {
        return new Hub(new HubEnvironment(System.getenv(), Path.of(System.getProperty("user.home"))).settings());
    }

    /**
     * https://huggingface.co without an access token, whatever the environment says.
     *
     * @param cache the folder to keep models in; made when something is downloaded
     */
    public static Hub of(Path cache) {
        return new Hub(HubSettings.of(cache));
    }

    static Hub of(HubSettings settings) {
        return new Hub(settings);
    }

    /**
     * Another server.
     *
     * @param endpoint such as {@code https://huggingface.co}
     * @throws IllegalArgumentException if it is not the address of a web server
     */
    public Hub withEndpoint(URI endpoint) {
        return new Hub(settings.withEndpoint(endpoint));
    }

    /**
     * As the user whom this access token belongs to: for models that are private, or have a licence to be accepted
     * first. It is sent to the hub's server, and not to others to which that may lead.
     *
     * @throws IllegalArgumentException if it holds anything but visible ASCII letters
     */
    public Hub withToken(String token) {
        return new Hub(settings.withToken(new AccessToken(token)));
    }

    /** Uses what is in the cache and nothing else. */
    public Hub offline() {
        return new Hub(settings.withOffline());
    }

    /**
     * Gives up on a server after this long without an answer; 20 seconds unless said otherwise.
     *
     * @throws IllegalArgumentException if it is not longer than nothing
     */
    public Hub withTimeout(Duration timeout) {
        return new Hub(settings.withTimeout(timeout));
    }

    /**
     * A model, of which nothing is asked yet.
     *
     * @param name {@code owner/name}, {@code owner/name@revision}, or with the path of a file,
     *     {@code owner/name/file.safetensors}; the revision is {@code main} unless said otherwise
     * @throws IllegalArgumentException if it is none of these
     */
    public HubModel model(String name) {
        return new HubModel(settings, HubName.parse(name));
    }

    /** The folder of the cache. */
    public Path cache() {
        return settings.cache();
    }

    /**
     * The models in the cache, whole or not, in the order of their names; those too that other programs downloaded.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if the cache cannot be read
     */
    public List<CachedModel> cached() {
        return new CachedModels(settings.cache()).list();
    }

    /**
     * Removes all revisions of a model from the cache, for other programs too. No one should be downloading or opening
     * it at the time.
     *
     * @param repository {@code owner/name}
     * @return how many bytes of the disk became free; 0 if it was not there
     * @throws IllegalArgumentException if it is not such a name
     * @throws io.github.riffusion4j.base.RiffusionException if a file cannot be removed
     */
    public long remove(String repository) {
        HubName name = HubName.parse(repository);
        if (!name.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "a model can only be removed as a whole, by its name owner/name, but not \"" + repository + "\"");
        }
        return new CachedModels(settings.cache()).remove(repository);
    }
}
