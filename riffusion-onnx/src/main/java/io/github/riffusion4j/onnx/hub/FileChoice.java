package io.github.riffusion4j.onnx.hub;

import java.util.List;
import java.util.function.Predicate;

/** Which files of a repository to download. */
@FunctionalInterface
public interface FileChoice {

    /**
     * The files wanted.
     *
     * @param listing all files; or those in the cache, where the hub was never asked and cannot be
     * @throws HubException if something wanted is not among them
     */
    List<HubFile> choose(HubListing listing);

    /** Every file. */
    static FileChoice all() {
        return HubListing::files;
    }

    /** The files at these paths, all of them. */
    static FileChoice named(List<String> paths) {
        List<String> wanted = List.copyOf(paths);
        return listing -> wanted.stream()
                .map(path -> listing.file(path)
                        .orElseThrow(() -> new HubException(
                                listing.repository(),
                                "has no file \"" + path + "\" at commit " + listing.commit() + ", but "
                                        + FileNames.describe(listing.files()))))
                .toList();
    }

    /** The files whose paths are {@code wanted}; maybe none. */
    static FileChoice matching(Predicate<String> wanted) {
        return listing -> listing.files().stream()
                .filter(file -> wanted.test(file.path()))
                .toList();
    }

    /**
     * What a model of Stable Diffusion consists of and nothing else: in the layout of diffusers the settings and, for
     * each part, one set of weights; in a repository without that, the one file in the original layout.
     */
    static FileChoice checkpoint(WeightsPrecision precision) {
        return new CheckpointChoice(precision);
    }
}
