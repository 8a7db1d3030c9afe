package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Downloads selected files of a repository to the cache. Not thread safe. */
final class SnapshotDownload {

    private static final System.Logger LOG = System.getLogger(SnapshotDownload.class.getName());

    /** Sufficient for repositories with many thousands of files. */
    private static final int MAX_LISTING_BYTES = 1 << 26;

    /** The selected files, all of them in the cache. */
    record Result(HubListing listing, List<HubFile> files) {}

    private final HubSettings settings;
    private final HubModelId name;
    private final DownloadListener listener;
    private final Cancellation cancellation;
    private final ModelCache cache;

    /** Created when needed, since it starts a thread. */
    private Optional<HubClient> client = Optional.empty();

    SnapshotDownload(HubSettings settings, HubModelId name, DownloadListener listener, Cancellation cancellation) {
        this.settings = settings;
        this.name = name;
        this.listener = listener;
        this.cancellation = cancellation;
        this.cache = new ModelCache(settings, name.repository());
    }

    /** @throws HubException if the files are neither in the cache nor available from the hub */
    Result run(FileSelector selector) {
        if (settings.offline()) {
            return offline(selector);
        }
        Optional<HubListing> known = immutableListing();
        if (known.isPresent()) {
            return complete(known.get(), selector);
        }
        Optional<Result> cached = cached(selector);
        HubListing listing;
        try {
            // With a cached copy there is no need to wait long for an unreachable server.
            listing = fetchListing(cached.isPresent() ? 1 : Retry.ATTEMPTS);
        } catch (HubException e) {
            if (cached.isEmpty()) {
                throw e;
            }
            LOG.log(Level.WARNING, () -> e.getMessage() + "; using the copy in " + settings.cache());
            return cached.get();
        }
        return complete(listing, selector);
    }

    /** The current files; offline, those of the last listing. */
    HubListing listing() {
        if (settings.offline()) {
            return cachedListing().orElseThrow(this::neverDownloaded);
        }
        return immutableListing().orElseGet(() -> fetchListing(Retry.ATTEMPTS));
    }

    /** The cached listing of a commit, whose files never change. */
    private Optional<HubListing> immutableListing() {
        return HubListing.isCommit(name.revision()) ? cache.tree(name.revision()) : Optional.empty();
    }

    private HubListing fetchListing(int attempts) {
        HubRequest request = HubRequest.listing(settings.endpoint(), name);
        Retry retry = new Retry(attempts, settings.sleeper(), cancellation);
        while (true) {
            try (HubResponse response = client().get(request, cancellation)) {
                byte[] json = response.body().readAll(MAX_LISTING_BYTES, cancellation);
                return ListingJson.parseResponse(name.repository(), new String(json, StandardCharsets.UTF_8));
            } catch (IOException e) {
                retry.await(request.subject(), e);
            }
        }
    }

    private HubClient client() {
        HubClient made = client.orElseGet(() -> new HubClient(settings));
        client = Optional.of(made);
        return made;
    }

    private Result offline(FileSelector selector) {
        HubListing listing = cachedListing().orElseThrow(this::neverDownloaded);
        List<HubFile> files = selector.select(listing);
        List<HubFile> missing = missing(listing, files);
        if (!missing.isEmpty()) {
            throw new HubException(
                    name.repository(),
                    "not in the cache " + settings.cache() + ": " + FileDescriptions.files(missing)
                            + "; download once with HF_HUB_OFFLINE unset");
        }
        return new Result(listing, files);
    }

    private HubException neverDownloaded() {
        return new HubException(
                name.repository(),
                "revision " + name.revision() + " is not in the cache " + settings.cache()
                        + "; download it once with HF_HUB_OFFLINE unset");
    }

    private Optional<HubListing> cachedListing() {
        return cache.commit(name.revision())
                .flatMap(commit -> cache.tree(commit).or(() -> cache.snapshotListing(commit)));
    }

    private Optional<Result> cached(FileSelector selector) {
        try {
            return cachedListing()
                    .map(listing -> new Result(listing, selector.select(listing)))
                    .filter(result -> missing(result.listing, result.files).isEmpty());
        } catch (HubException e) {
            // A required file is missing from an older or incomplete copy.
            return Optional.empty();
        }
    }

    private List<HubFile> missing(HubListing listing, List<HubFile> files) {
        return files.stream().filter(file -> !cache.has(listing.commit(), file)).toList();
    }

    private Result complete(HubListing listing, FileSelector selector) {
        List<HubFile> files = selector.select(listing);
        List<HubFile> missing = missing(listing, files);
        if (!missing.isEmpty()) {
            requireFreeSpace(missing);
            long total = files.stream().mapToLong(HubFile::size).sum();
            long done = total - missing.stream().mapToLong(HubFile::size).sum();
            for (HubFile file : missing) {
                download(listing, file, done, total);
                done += file.size();
            }
        }
        record(listing);
        return new Result(listing, files);
    }

    private void download(HubListing listing, HubFile file, long before, long total) {
        String etag = file.etag().orElseThrow();
        boolean isNew = new BlobDownload(
                        client(),
                        HubRequest.file(settings.endpoint(), listing, file),
                        file,
                        etag,
                        cache,
                        settings.sleeper(),
                        cancellation,
                        bytes -> listener.arrived(file.path(), before + bytes, total))
                .run();
        try {
            cache.link(listing.commit(), file, etag, isNew);
        } catch (IOException e) {
            throw new HubException(
                    name.repository() + ": " + file.path(),
                    "cannot be put at " + cache.file(listing.commit(), file.path()) + ": " + e.getMessage(),
                    e);
        }
    }

    /** Records the commit only after all files are complete, so that the previous one remains usable offline. */
    private void record(HubListing listing) {
        try {
            cache.setTree(listing);
            cache.setCommit(name.revision(), listing.commit());
        } catch (IOException | RiffusionException e) {
            // The files are complete; the cache may be read only.
            LOG.log(
                    Level.WARNING,
                    () -> name.repository() + ": cannot be found offline, since nothing can be noted" + " in "
                            + settings.cache() + ": " + e.getMessage());
        }
    }

    private void requireFreeSpace(List<HubFile> missing) {
        long needed = 0;
        for (HubFile file : missing) {
            String etag = file.etag().orElseThrow();
            needed +=
                    file.size() - Math.min(file.size(), Math.max(size(cache.blob(etag)), size(cache.incomplete(etag))));
        }
        long free = freeBytes();
        if (needed > free) {
            throw new HubException(
                    name.repository(),
                    "needs " + FileDescriptions.bytes(needed) + " more on the disk of " + settings.cache() + ", where "
                            + FileDescriptions.bytes(free)
                            + " are free; make room, or set HF_HUB_CACHE to a directory on another disk");
        }
    }

    private long freeBytes() {
        Path directory = settings.cache();
        while (directory.getParent() != null && Files.notExists(directory)) {
            directory = directory.getParent();
        }
        try {
            return settings.storage().freeBytes(directory);
        } catch (IOException e) {
            // Unknown for some file systems; writing will fail then.
            return Long.MAX_VALUE;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
