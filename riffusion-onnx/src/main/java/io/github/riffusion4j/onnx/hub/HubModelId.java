package io.github.riffusion4j.onnx.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies a model on a hub: {@code owner/name}, {@code owner/name@revision}, {@code owner/name/file.safetensors}.
 *
 * @param repository one or two words that are safe in addresses and file names
 * @param revision a branch, a tag or a commit
 * @param file a path in the repository
 */
record HubModelId(String repository, String revision, Optional<String> file) {

    static final String MAIN = "main";

    /** A branch or tag with the usual characters of git's. */
    private static final Pattern REVISION = Pattern.compile("[\\w+][\\w.+-]*(?:/[\\w+][\\w.+-]*)*");

    /** A word as huggingface_hub validates it ({@code validate_repo_id}). */
    private static final String WORD = "\\w(?:[\\w.-]{0,94}\\w)?";

    private static final Pattern NAME = Pattern.compile(
            "(?<repository>(?:" + WORD + "/)?" + WORD + ")" + "(?:@(?<revision>[^/]+))?(?:/(?<file>.+))?");

    /** @throws IllegalArgumentException if {@code text} is not such an identifier */
    static HubModelId parse(String text) {
        Matcher name = NAME.matcher(text);
        if (!name.matches() || !isRepository(name.group("repository")) || isFileWithoutOwner(name)) {
            throw new IllegalArgumentException("a model of the hub is named owner/name, owner/name@revision or"
                    + " owner/name/file.safetensors, but not \"" + text + "\"");
        }
        return new HubModelId(name.group("repository"), MAIN, Optional.ofNullable(name.group("file")))
                .at(Optional.ofNullable(name.group("revision")).orElse(MAIN));
    }

    /** @throws IllegalArgumentException if {@code other} is not a revision */
    HubModelId at(String other) {
        if (!REVISION.matcher(other).matches() || other.contains("..")) {
            throw new IllegalArgumentException(
                    "a revision is a branch, a tag or a commit, such as main, but not \"" + other + "\"");
        }
        return new HubModelId(repository, other, file);
    }

    /** Rejects identifiers that would be read wrongly: {@code a/b@} would be a file of {@code a}. */
    private static boolean isFileWithoutOwner(Matcher name) {
        return name.group("file") != null && !name.group("repository").contains("/");
    }

    private static boolean isRepository(String name) {
        // Two dashes encode a slash in the cache's directory names.
        return !name.contains("--") && !name.contains("..") && !name.endsWith(".git");
    }
}
