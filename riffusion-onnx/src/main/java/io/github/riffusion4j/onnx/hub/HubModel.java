package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A repository on a hub at a revision, or one file in it. Immutable and thread safe: threads and processes that
 * download the same files concurrently download them once.
 *
 * <p>All methods throw a {@link HubException} if the requested files are available neither from the hub nor from the
 * cache, and a {@link io.github.riffusion4j.base.CancelledException} soon after cancellation or an interrupt of the
 * thread. Downloaded bytes are kept, and the next attempt resumes.
 */
public final class HubModel {

    private final HubSettings settings;
    private final HubModelId name;

    HubModel(HubSettings settings, HubModelId name) {
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

    /** The path of the requested file; empty for the whole repository. */
    public Optional<String> file() {
        return name.file();
    }

    /**
     * Returns this repository at another revision.
     *
     * @param revision a branch, a tag, or a commit of 40 digits; with a commit, the server is requested only for what
     *     the cache lacks
     * @throws IllegalArgumentException if it is not a valid git revision
     */
    public HubModel revision(String revision) {
        return new HubModel(settings, name.at(revision));
    }

    /** The files of the repository. */
    public HubListing list(Cancellation cancellation) {
        return job(DownloadListener.none(), cancellation).listing();
    }

    /**
     * Downloads the selected files that the cache lacks. If the server cannot be reached or refuses, and the cache has
     * all files of an earlier commit, those are used and a warning is logged.
     *
     * @return the directory with the files as in the repository; it may contain others, and belongs to the cache: do
     *     not modify it
     */
    public Path download(FileSelector selector, DownloadListener listener, Cancellation cancellation) {
        SnapshotDownload.Result result = job(listener, cancellation).run(selector);
        return cache().snapshot(result.listing().commit());
    }

    /**
     * Downloads one file.
     *
     * @return its path in the cache
     */
    public Path downloadFile(String path, DownloadListener listener, Cancellation cancellation) {
        return download(FileSelector.named(List.of(path)), listener, cancellation)
                .resolve(path);
    }

    /**
     * Downloads exactly the files that {@code Checkpoint.open} needs, without the safety checker and duplicates of the
     * weights: the requested file, if any; else the directories of diffusers' layout, if the repository has it; else
     * its single file in the original layout.
     *
     * @param precision the preferred precision of the weights
     * @return the directory or file to open
     */
    public Path downloadCheckpoint(WeightsPrecision precision, DownloadListener listener, Cancellation cancellation) {
        FileSelector selector = name.file()
                .map(path -> FileSelector.named(List.of(path)))
                .orElseGet(() -> FileSelector.checkpoint(precision));
        SnapshotDownload.Result result = job(listener, cancellation).run(selector);
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

    /** The name as for {@link Hub#model}. */
    @Override
    public String toString() {
        return name.repository() + "@" + name.revision()
                + name.file().map(path -> "/" + path).orElse("");
    }
}
