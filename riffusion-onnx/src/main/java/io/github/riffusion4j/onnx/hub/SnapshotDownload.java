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

/** Brings chosen files of a repository into the cache. For one thread. */
final class SnapshotDownload {

    private static final System.Logger LOG = System.getLogger(SnapshotDownload.class.getName());

    /** Repositories with many thousands of files stay below. */
    private static final int MOST_LISTING_BYTES = 1 << 26;

    /** Files that are all in the cache. */
    record Result(HubListing listing, List<HubFile> files) {}

    private final HubSettings settings;
    private final HubName name;
    private final DownloadListener listener;
    private final Cancellation cancellation;
    private final ModelCache cache;

    /** Made when it is needed: it brings a thread of its own. */
    private Optional<HubClient> client = Optional.empty();

    SnapshotDownload(HubSettings settings, HubName name, DownloadListener listener, Cancellation cancellation) {
        this.settings = settings;
        this.name = name;
        this.listener = listener;
        this.cancellation = cancellation;
        this.cache = new ModelCache(settings, name.repository());
    }

    /** @throws HubException if the files are neither in the cache nor to be had */
    Result run(FileChoice choice) {
        if (settings.offline()) {
            return offline(choice);
        }
        Optional<HubListing> known = immutableListing();
        if (known.isPresent()) {
            return complete(known.get(), choice);
        }
        Optional<Result> cached = cached(choice);
        HubListing listing;
        try {
            // Who has a copy need not wait long for a server that is not there.
            listing = fetchListing(cached.isPresent() ? 1 : Retry.ATTEMPTS);
        } catch (HubException e) {
            if (cached.isEmpty()) {
                throw e;
            }
            LOG.log(Level.WARNING, () -> e.getMessage() + "; using the copy in " + settings.cache());
            return cached.get();
        }
        return complete(listing, choice);
    }

    /** The files as of now; or, where only the cache may be asked, as of the last time. */
    HubListing listing() {
        if (settings.offline()) {
            return cachedListing().orElseThrow(this::neverDownloaded);
        }
        return immutableListing().orElseGet(() -> fetchListing(Retry.ATTEMPTS));
    }

    /** A commit's files do not change, so no one need be asked twice. */
    private Optional<HubListing> immutableListing() {
        return HubListing.isCommit(name.revision()) ? cache.tree(name.revision()) : Optional.empty();
    }

    private HubListing fetchListing(int attempts) {
        HubRequest request = HubRequest.listing(settings.endpoint(), name);
        Retry retry = new Retry(attempts, settings.pause(), cancellation);
        while (true) {
            try (HubResponse response = client().get(request, cancellation)) {
                byte[] answer = response.body().readAll(MOST_LISTING_BYTES, cancellation);
                return ListingJson.parseAnswer(name.repository(), new String(answer, StandardCharsets.UTF_8));
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

    private Result offline(FileChoice choice) {
        HubListing listing = cachedListing().orElseThrow(this::neverDownloaded);
        List<HubFile> files = choice.choose(listing);
        List<HubFile> missing = missing(listing, files);
        if (!missing.isEmpty()) {
            throw new HubException(
                    name.repository(),
                    "not in the cache " + settings.cache() + ": " + FileNames.describe(missing)
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
                .flatMap(commit -> cache.tree(commit).or(() -> cache.present(commit)));
    }

    private Optional<Result> cached(FileChoice choice) {
        try {
            return cachedListing()
                    .map(listing -> new Result(listing, choice.choose(listing)))
                    .filter(result -> missing(result.listing, result.files).isEmpty());
        } catch (HubException e) {
            // The choice needs a file that an older or half-finished copy does not have.
            return Optional.empty();
        }
    }

    private List<HubFile> missing(HubListing listing, List<HubFile> files) {
        return files.stream().filter(file -> !cache.has(listing.commit(), file)).toList();
    }

    private Result complete(HubListing listing, FileChoice choice) {
        List<HubFile> files = choice.choose(listing);
        List<HubFile> missing = missing(listing, files);
        if (!missing.isEmpty()) {
            requireRoom(missing);
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
                        settings.pause(),
                        cancellation,
                        arrived -> listener.arrived(file.path(), before + arrived, total))
                .run();
        try {
            cache.show(listing.commit(), file, etag, isNew);
        } catch (IOException e) {
            throw new HubException(
                    name.repository() + ": " + file.path(),
                    "cannot be put at " + cache.file(listing.commit(), file.path()) + ": " + e.getMessage(),
                    e);
        }
    }

    /** Only once all is there, so that who is offline keeps the commit before, which is whole. */
    private void record(HubListing listing) {
        try {
            cache.setTree(listing);
            cache.setCommit(name.revision(), listing.commit());
        } catch (IOException | RiffusionException e) {
            // The files themselves are there; perhaps in a cache that may only be read.
            LOG.log(
                    Level.WARNING,
                    () -> name.repository() + ": cannot be found offline, since nothing can be noted" + " in "
                            + settings.cache() + ": " + e.getMessage());
        }
    }

    private void requireRoom(List<HubFile> missing) {
        long needed = 0;
        for (HubFile file : missing) {
            String etag = file.etag().orElseThrow();
            needed += file.size() - Math.min(file.size(), Math.max(size(cache.blob(etag)), size(cache.partial(etag))));
        }
        long free = freeBytes();
        if (needed > free) {
            throw new HubException(
                    name.repository(),
                    "needs " + ByteCount.describe(needed) + " more on the disk of " + settings.cache() + ", where "
                            + ByteCount.describe(free)
                            + " are free; make room, or set HF_HUB_CACHE to a folder on another disk");
        }
    }

    private long freeBytes() {
        Path folder = settings.cache();
        while (folder.getParent() != null && Files.notExists(folder)) {
            folder = folder.getParent();
        }
        try {
            return settings.disk().freeBytes(folder);
        } catch (IOException e) {
            // Some disks do not say; then writing will.
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
