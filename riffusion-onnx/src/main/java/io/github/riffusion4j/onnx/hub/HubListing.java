package io.github.riffusion4j.onnx.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a repository at a commit.
 *
 * @param repository such as {@code riffusion/riffusion-model-v1}
 * @param commit the commit's hash, in 40 hexadecimal digits
 */
public record HubListing(String repository, String commit, List<HubFile> files) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** @throws IllegalArgumentException if the commit is not as described */
    public HubListing {
        if (!isCommit(commit)) {
            throw new IllegalArgumentException("a commit is 40 hexadecimal digits, but not \"" + commit + "\"");
        }
        files = List.copyOf(files);
    }

    /** Returns the file at {@code path}, if any. */
    public Optional<HubFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }
}
