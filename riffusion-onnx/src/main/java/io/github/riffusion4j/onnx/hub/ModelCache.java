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
 * One repository's folder in the cache, as huggingface_hub lays it out ({@code file_download.py}):
 *
 * <pre>
 * CACHEDIR.TAG                              keeps the cache out of backups
 * .locks/models--owner--name/ETAG.lock      who holds it downloads the blob
 * models--owner--name/
 *   blobs/ETAG                              a file's content, under its hash
 *   blobs/ETAG.incomplete                   what there is of it so far
 *   refs/main                               the commit that a branch or tag is at
 *   snapshots/COMMIT/unet/config.json       a link to ../../../blobs/ETAG
 *   trees/COMMIT.json                       the repository's files
 * </pre>
 *
 * Where there can be no links, a snapshot holds the files themselves. Thread safe.
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
    private final Path folder;

    ModelCache(HubSettings settings, String repository) {
        this.settings = settings;
        this.repository = repository;
        this.folder = settings.cache().resolve(folderName(repository));
    }

    static String folderName(String repository) {
        return PREFIX + repository.replace("/", SLASH);
    }

    static String repositoryName(String folderName) {
        return folderName.substring(PREFIX.length()).replace(SLASH, "/");
    }

    static Path locks(Path cache, String repository) {
        return cache.resolve(".locks").resolve(folderName(repository));
    }

    Path blob(String etag) {
        return folder.resolve("blobs").resolve(etag);
    }

    Path partial(String etag) {
        return folder.resolve("blobs").resolve(etag + ".incomplete");
    }

    Path lock(String etag) {
        return locks(settings.cache(), repository).resolve(etag + ".lock");
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    /** Where the file is found that {@code path} names in the repository. */
    Path file(String commit, String path) {
        return snapshot(commit).resolve(path);
    }

    /** Whether the file is there, whole. */
    boolean has(String commit, HubFile file) {
        return isWhole(file(commit, file.path()), file.size());
    }

    static boolean isWhole(Path file, long size) {
        try {
            return Files.isRegularFile(file) && Files.size(file) == size;
        } catch (IOException e) {
            return false;
        }
    }

    /** The commit that {@code revision} is, or was when it was last looked up. */
    Optional<String> commit(String revision) {
        if (HubListing.isCommit(revision)) {
            return Optional.of(revision);
        }
        return read(folder.resolve("refs").resolve(revision)).map(String::strip).filter(HubListing::isCommit);
    }

    /** @throws IOException if it cannot be written */
    void setCommit(String revision, String commit) throws IOException {
        if (!revision.equals(commit) && !commit(revision).equals(Optional.of(commit))) {
            write(folder.resolve("refs").resolve(revision), commit);
        }
    }

    /** The repository's files at {@code commit}, if they were ever listed. */
    Optional<HubListing> tree(String commit) {
        return read(tree(folder, commit)).flatMap(json -> ListingJson.parseTree(repository, commit, json));
    }

    /** @throws IOException if it cannot be written */
    void setTree(HubListing listing) throws IOException {
        if (tree(listing.commit()).isEmpty()) {
            write(tree(folder, listing.commit()), ListingJson.formatTree(listing));
        }
    }

    /** The files that are there, for a cache that someone filled without listing the repository. */
    Optional<HubListing> present(String commit) {
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

    /** Makes the folders that blobs and locks are written to. */
    void prepare(String etag) throws IOException {
        Files.createDirectories(blob(etag).getParent());
        Files.createDirectories(lock(etag).getParent());
        Path tag = settings.cache().resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            write(tag, TAG);
        }
    }

    /** Puts a finished download where blobs are. */
    void keep(String etag) throws IOException {
        try {
            Files.move(partial(etag), blob(etag), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial(etag), blob(etag), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the snapshot's file lead to the blob; without links, it becomes the blob. */
    void show(String commit, HubFile file, String etag, boolean isNew) throws IOException {
        Path shown = file(commit, file.path());
        Path parent = Objects.requireNonNull(shown.getParent());
        Files.createDirectories(parent);
        try {
            link(shown, parent.relativize(blob(etag)));
        } catch (IOException | UnsupportedOperationException e) {
            // A link that leads nowhere would be written through.
            Files.deleteIfExists(shown);
            if (isNew) {
                Files.move(blob(etag), shown, StandardCopyOption.REPLACE_EXISTING);
            } else {
                // Others may be using the blob.
                AtomicFiles.write(shown, out -> Files.copy(blob(etag), out));
            }
        }
    }

    /** In one move, since others may be doing the same. */
    private void link(Path shown, Path target) throws IOException {
        Path fresh = shown.resolveSibling(".riffusion-" + UUID.randomUUID() + ".link");
        settings.disk().link(fresh, target);
        try {
            Files.move(fresh, shown, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static Path tree(Path folder, String commit) {
        return folder.resolve("trees").resolve(commit + ".json");
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
