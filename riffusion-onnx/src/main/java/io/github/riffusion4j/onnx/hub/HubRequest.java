package io.github.riffusion4j.onnx.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request to a hub.
 *
 * @param subject its name in messages
 * @param from the first byte
 */
record HubRequest(String subject, URI address, long from) {

    /** Requests a repository's files; {@code blobs} adds their sizes and hashes. */
    static HubRequest listing(URI endpoint, HubModelId name) {
        return new HubRequest(
                name.repository(),
                URI.create(endpoint + "/api/models/" + name.repository() + "/revision/" + encode(name.revision())
                        + "?blobs=true"),
                0);
    }

    /** Requests a file at a commit, which is immutable. */
    static HubRequest file(URI endpoint, HubListing listing, HubFile file) {
        String path = Stream.of(file.path().split("/")).map(HubRequest::encode).collect(Collectors.joining("/"));
        return new HubRequest(
                listing.repository() + ": " + file.path(),
                URI.create(endpoint + "/" + listing.repository() + "/resolve/" + listing.commit() + "/" + path),
                0);
    }

    HubRequest from(long first) {
        return new HubRequest(subject, address, first);
    }

    HubRequest at(URI other) {
        return new HubRequest(subject, other, from);
    }

    private static String encode(String part) {
        // URLEncoder encodes forms, where a space is a plus.
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
