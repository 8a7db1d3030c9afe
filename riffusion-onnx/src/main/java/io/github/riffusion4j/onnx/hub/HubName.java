package io.github.riffusion4j.onnx.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What users call a model: {@code owner/name}, {@code owner/name@revision}, {@code owner/name/file.safetensors}.
 *
 * @param repository one or two words that hold nothing that could lead elsewhere in an address or on a disk
 * @param revision a branch, a tag or a commit
 * @param file a path in the repository
 */
record HubName(String repository, String revision, Optional<String> file) {

    static final String MAIN = "main";

    /** A branch or tag as git allows them, but for the rarest letters. */
    private static final Pattern REVISION = Pattern.compile("[\\w+][\\w.+-]*(?:/[\\w+][\\w.+-]*)*");

    /** As huggingface_hub checks them ({@code validate_repo_id}). */
    private static final String WORD = "\\w(?:[\\w.-]{0,94}\\w)?";

    private static final Pattern NAME = Pattern.compile(
            "(?<repository>(?:" + WORD + "/)?" + WORD + ")" + "(?:@(?<revision>[^/]+))?(?:/(?<file>.+))?");

    /** @throws IllegalArgumentException if {@code text} is no such name */
    static HubName parse(String text) {
        Matcher name = NAME.matcher(text);
        if (!name.matches() || !isRepository(name.group("repository")) || isFileWithoutOwner(name)) {
            throw new IllegalArgumentException("a model of the hub is named owner/name, owner/name@revision or"
                    + " owner/name/file.safetensors, but not \"" + text + "\"");
        }
        return new HubName(name.group("repository"), MAIN, Optional.ofNullable(name.group("file")))
                .at(Optional.ofNullable(name.group("revision")).orElse(MAIN));
    }

    /** @throws IllegalArgumentException if {@code other} is no revision */
    HubName at(String other) {
        if (!REVISION.matcher(other).matches() || other.contains("..")) {
            throw new IllegalArgumentException(
                    "a revision is a branch, a tag or a commit, such as main, but not \"" + other + "\"");
        }
        return new HubName(repository, other, file);
    }

    /** What looks like one is a bad name: {@code a/b@} would be a file of {@code a}. */
    private static boolean isFileWithoutOwner(Matcher name) {
        return name.group("file") != null && !name.group("repository").contains("/");
    }

    private static boolean isRepository(String name) {
        // Two dashes stand for a slash in the names of the cache's folders.
        return !name.contains("--") && !name.contains("..") && !name.endsWith(".git");
    }
}
