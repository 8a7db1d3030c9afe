package io.github.riffusion4j.onnx.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes listings as JSON: the responses of the hub's API ({@code RepoSibling} in huggingface_hub), and the
 * files of huggingface_hub's cache ({@code _tree_cache.py}).
 */
final class ListingJson {

    private static final int TREE_VERSION = 1;

    private ListingJson() {}

    /** @throws HubException if {@code json} is not such a response */
    static HubListing parseResponse(String repository, String json) {
        try {
            JsonObject response = JsonParser.parseString(json).getAsJsonObject();
            List<HubFile> files = new ArrayList<>();
            for (JsonElement sibling : response.getAsJsonArray("siblings")) {
                JsonObject file = sibling.getAsJsonObject();
                Optional<JsonObject> large = Optional.ofNullable(file.get("lfs"))
                        .filter(JsonElement::isJsonObject)
                        .map(JsonElement::getAsJsonObject);
                files.add(new HubFile(
                        file.get("rfilename").getAsString(),
                        large.orElse(file).get("size").getAsLong(),
                        Optional.of(file.get("blobId").getAsString()),
                        large.map(lfs -> lfs.get("sha256").getAsString())));
            }
            return new HubListing(repository, response.get("sha").getAsString(), files);
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | ClassCastException
                | NullPointerException e) {
            // Gson has an exception for each kind of missing or invalid field.
            String problem = e instanceof IllegalArgumentException && !(e instanceof NumberFormatException)
                    ? "the server's list of files is refused: " + e.getMessage()
                    : "the server's answer is not the list of files that a hub gives; check HF_ENDPOINT and proxies";
            throw new HubException(repository, problem, e);
        }
    }

    /** Parses a cached listing; empty if it is damaged or of a later version, so that it is requested again. */
    static Optional<HubListing> parseTree(String repository, String commit, String json) {
        try {
            JsonObject tree = JsonParser.parseString(json).getAsJsonObject();
            if (tree.get("format_version").getAsInt() != TREE_VERSION) {
                return Optional.empty();
            }
            List<HubFile> files = new ArrayList<>();
            for (Map.Entry<String, JsonElement> entry :
                    tree.getAsJsonObject("files").entrySet()) {
                JsonObject file = entry.getValue().getAsJsonObject();
                files.add(new HubFile(
                        entry.getKey(),
                        file.get(file.has("lfs_size") ? "lfs_size" : "size").getAsLong(),
                        Optional.of(file.get("blob_id").getAsString()),
                        Optional.ofNullable(file.get("lfs_sha256")).map(JsonElement::getAsString)));
            }
            return Optional.of(new HubListing(repository, commit, files));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | ClassCastException
                | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** Formats a listing with the bytes that huggingface_hub would write. */
    static String formatTree(HubListing listing) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent(" ");
            json.setHtmlSafe(false);
            json.beginObject().name("format_version").value(TREE_VERSION);
            json.name("files").beginObject();
            for (HubFile file : listing.files().stream()
                    .sorted(Comparator.comparing(HubFile::path))
                    .toList()) {
                json.name(file.path()).beginObject();
                json.name("size").value(file.size());
                json.name("blob_id").value(file.gitHash().orElseThrow());
                if (file.sha256().isPresent()) {
                    json.name("lfs_sha256").value(file.sha256().get());
                    json.name("lfs_size").value(file.size());
                }
                json.endObject();
            }
            json.endObject().endObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }
}
