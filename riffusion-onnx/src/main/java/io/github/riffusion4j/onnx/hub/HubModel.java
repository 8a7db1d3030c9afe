package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A repository on a hub, at a revision; or one file in it. Immutable and thread safe: two threads, or processes, that
 * download the same files at once download them once.
 *
 * <p>All methods throw a {@link HubException} when what is asked for can be had neither from the hub nor from the
 * cache, and an {@link io.github.riffusion4j.base.CancelledException} soon after the cancellation, or when the thread
 * is interrupted. What has arrived by then is kept, and the next attempt goes on from there.
 */
public final class HubModel {

    private final HubSettings settings;
    private final HubName name;

    HubModel(HubSettings settings, HubName name) {
        this.settings = settings;
        this.name = name;
    }

    /** The repository, such as {@code riffusion/riffusion-model-v1}. */
    public String repository() {
        return name.repository();
    }

    /** The branch, tag or commit. */
    public String revision() {
        return name.revision();
    }

    /** The path of the file that was asked for; empty if it was the whole repository. */
    public Optional<String> file() {
        return name.file();
    }

    /**
     * The same repository at another moment.
     *
     * @param revision a branch, a tag, or a commit of 40 digits; with a commit, the server is asked only for what the
     *     cache does not have
     * @throws IllegalArgumentException if git would allow no such name
     */
    public HubModel revision(String revision) {
        return new HubModel(settings, name.at(revision));
    }

    /** The files of the repository. */
    public HubListing list(Cancellation cancellation) {
        return job(DownloadListener.none(), cancellation).listing();
    }

    /**
     * Downloads what the cache does not have of the files chosen. When the server cannot be reached, or refuses, and
     * the cache has them all from an earlier time, those are used, and a warning is logged.
     *
     * @return the folder in which the files lie as they lie in the repository; it may hold others too, and belongs to
     *     the cache: read only
     */
    public Path download(FileChoice choice, DownloadListener listener, Cancellation cancellation) {
        SnapshotDownload.Result result = job(listener, cancellation).run(choice);
        return cache().snapshot(result.listing().commit());
    }

    /**
     * Downloads one file.
     *
     * @return where it is in the cache
     */
    public Path downloadFile(String path, DownloadListener listener, Cancellation cancellation) {
        return download(FileChoice.named(List.of(path)), listener, cancellation).resolve(path);
    }

    /**
     * Downloads what {@code Checkpoint.open} needs of a model of Stable Diffusion, and nothing else: not its safety
     * checker, nor its weights a second time. It is the file, if one was asked for; else the folders of diffusers, if
     * the repository has them; else its one file in the original layout.
     *
     * @param precision which weights to take where there are several
     * @return the folder or file to open
     */
    public Path downloadCheckpoint(WeightsPrecision precision, DownloadListener listener, Cancellation cancellation) {
        FileChoice choice = name.file()
                .map(path -> FileChoice.named(List.of(path)))
                .orElseGet(() -> FileChoice.checkpoint(precision));
        SnapshotDownload.Result result = job(listener, cancellation).run(choice);
        String commit = result.listing().commit();
        return result.files().size() == 1
                ? cache().file(commit, result.files().get(0).path())
                : cache().snapshot(commit);
    }

    private SnapshotDownload job(DownloadListener listener, Cancellation cancellation) {
        return new SnapshotDownload(settings, name, listener, cancellation);
    }

    private ModelCache cache() {
        return new ModelCache(settings, name.repository());
    }

    /** As it is named in {@link Hub#model}. */
    @Override
    public String toString() {
        return name.repository() + "@" + name.revision()
                + name.file().map(path -> "/" + path).orElse("");
    }
}
