package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A repository's directory in the cache, in the layout of huggingface_hub ({@code file_download.py}):
 *
 * <pre>
 * CACHEDIR.TAG                              keeps the cache out of backups
 * .locks/models--owner--name/ETAG.lock      locked while the blob is downloaded
 * models--owner--name/
 *   blobs/ETAG                              a file's content, under its hash
 *   blobs/ETAG.incomplete                   an incomplete download
 *   refs/main                               the commit that a branch or tag is at
 *   snapshots/COMMIT/unet/config.json       a link to ../../../blobs/ETAG
 *   trees/COMMIT.json                       the repository's files
 * </pre>
 *
 * Where links are not supported, a snapshot contains the files themselves. Thread safe.
 */
final class ModelCache {

    static final String PREFIX = "models--";

    private static final String SLASH = "--";

    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag created by huggingface_hub.
            # For information about cache directory tags, see:
            #\thttps://bford.info/cachedir/
            """;

    private final HubSettings settings;
    private final String repository;
    private final Path directory;

    ModelCache(HubSettings settings, String repository) {
        this.settings = settings;
        this.repository = repository;
        this.directory = settings.cache().resolve(directoryName(repository));
    }

    static String directoryName(String repository) {
        return PREFIX + repository.replace("/", SLASH);
    }

    static String repositoryName(String directoryName) {
        return directoryName.substring(PREFIX.length()).replace(SLASH, "/");
    }

    static Path locks(Path cache, String repository) {
        return cache.resolve(".locks").resolve(directoryName(repository));
    }

    Path blob(String etag) {
        return directory.resolve("blobs").resolve(etag);
    }

    Path incomplete(String etag) {
        return directory.resolve("blobs").resolve(etag + ".incomplete");
    }

    Path lock(String etag) {
        return locks(settings.cache(), repository).resolve(etag + ".lock");
    }

    Path snapshot(String commit) {
        return directory.resolve("snapshots").resolve(commit);
    }

    /** The file of a snapshot. */
    Path file(String commit, String path) {
        return snapshot(commit).resolve(path);
    }

    /** Returns whether a file is complete. */
    boolean has(String commit, HubFile file) {
        return isComplete(file(commit, file.path()), file.size());
    }

    static boolean isComplete(Path file, long size) {
        try {
            return Files.isRegularFile(file) && Files.size(file) == size;
        } catch (IOException e) {
            return false;
        }
    }

    /** The commit of {@code revision}, as of the last download. */
    Optional<String> commit(String revision) {
        if (HubListing.isCommit(revision)) {
            return Optional.of(revision);
        }
        return read(directory.resolve("refs").resolve(revision))
                .map(String::strip)
                .filter(HubListing::isCommit);
    }

    /** @throws IOException if it cannot be written */
    void setCommit(String revision, String commit) throws IOException {
        if (!revision.equals(commit) && !commit(revision).equals(Optional.of(commit))) {
            write(directory.resolve("refs").resolve(revision), commit);
        }
    }

    /** The cached listing of {@code commit}, if any. */
    Optional<HubListing> tree(String commit) {
        return read(tree(directory, commit)).flatMap(json -> ListingJson.parseTree(repository, commit, json));
    }

    /** @throws IOException if it cannot be written */
    void setTree(HubListing listing) throws IOException {
        if (tree(listing.commit()).isEmpty()) {
            write(tree(directory, listing.commit()), ListingJson.formatTree(listing));
        }
    }

    /** The files of a snapshot, for caches that were filled without a listing. */
    Optional<HubListing> snapshotListing(String commit) {
        Path snapshot = snapshot(commit);
        if (!Files.isDirectory(snapshot)) {
            return Optional.empty();
        }
        List<HubFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(snapshot)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = snapshot.relativize(path).toString().replace('\\', '/');
                files.add(new HubFile(name, Files.size(path), Optional.empty(), Optional.empty()));
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new HubListing(repository, commit, files));
    }

    /** Creates the directories of blobs and locks. */
    void createDirectories(String etag) throws IOException {
        Files.createDirectories(blob(etag).getParent());
        Files.createDirectories(lock(etag).getParent());
        Path tag = settings.cache().resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            write(tag, TAG);
        }
    }

    /** Moves a complete download to the blobs. */
    void commitBlob(String etag) throws IOException {
        // What has its name is not hashed again.
        AtomicFiles.sync(incomplete(etag));
        try {
            Files.move(incomplete(etag), blob(etag), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(incomplete(etag), blob(etag), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Links the snapshot's file to the blob; without links, moves or copies the blob. */
    void link(String commit, HubFile file, String etag, boolean isNew) throws IOException {
        Path shown = file(commit, file.path());
        Path parent = Objects.requireNonNull(shown.getParent());
        Files.createDirectories(parent);
        try {
            link(shown, parent.relativize(blob(etag)));
        } catch (IOException | UnsupportedOperationException e) {
            // Writing would follow a dangling link.
            Files.deleteIfExists(shown);
            if (isNew) {
                Files.move(blob(etag), shown, StandardCopyOption.REPLACE_EXISTING);
            } else {
                // Other snapshots may use the blob.
                AtomicFiles.write(shown, out -> Files.copy(blob(etag), out));
            }
        }
    }

    /** Replaces the link atomically, since other processes may do the same. */
    private void link(Path shown, Path target) throws IOException {
        Path fresh = shown.resolveSibling(".riffusion-" + UUID.randomUUID() + ".link");
        settings.storage().link(fresh, target);
        try {
            Files.move(fresh, shown, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static Path tree(Path directory, String commit) {
        return directory.resolve("trees").resolve(commit + ".json");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
