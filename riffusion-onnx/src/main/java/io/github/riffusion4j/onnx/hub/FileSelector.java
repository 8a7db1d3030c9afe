package io.github.riffusion4j.onnx.hub;

import java.util.List;
import java.util.function.Predicate;

/** Selects the files of a repository to download. */
@FunctionalInterface
public interface FileSelector {

    /**
     * Selects files.
     *
     * @param listing all files; only those in the cache if the hub cannot be reached and was never listed
     * @throws HubException if a required file is missing
     */
    List<HubFile> select(HubListing listing);

    /** Selects every file. */
    static FileSelector all() {
        return HubListing::files;
    }

    /** Selects the files at these paths, all of which must exist. */
    static FileSelector named(List<String> paths) {
        List<String> wanted = List.copyOf(paths);
        return listing -> wanted.stream()
                .map(path -> listing.file(path)
                        .orElseThrow(() -> new HubException(
                                listing.repository(),
                                "has no file \"" + path + "\" at commit " + listing.commit() + ", but "
                                        + FileDescriptions.files(listing.files()))))
                .toList();
    }

    /** Selects the files whose paths match; possibly none. */
    static FileSelector matching(Predicate<String> wanted) {
        return listing -> listing.files().stream()
                .filter(file -> wanted.test(file.path()))
                .toList();
    }

    /**
     * Selects exactly the files of a Stable Diffusion model: in diffusers' layout the configurations and one set of
     * weights for each component; in other repositories the single file in the original layout.
     */
    static FileSelector checkpoint(WeightsPrecision precision) {
        return new CheckpointSelector(precision);
    }
}
