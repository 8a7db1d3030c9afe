package io.github.riffusion4j.onnx.hub;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What hubs answer, and the names of models. */
class HubFuzzTest {

    private static final ReaderProperty ANSWER = new ReaderProperty(8, HubException.class);
    private static final ReaderProperty CACHE = new ReaderProperty(8);
    private static final ReaderProperty NAME = new ReaderProperty(4, IllegalArgumentException.class);

    @FuzzTest
    void listing(byte[] bytes) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        ANSWER.check(() -> ListingJson.formatTree(ListingJson.parseResponse("owner/model", json)));
        CACHE.check(() -> ListingJson.parseTree("owner/model", "0123456789abcdef0123456789abcdef01234567", json));
    }

    @FuzzTest
    void name(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        NAME.check(() -> HubModelId.parse(name));
        CACHE.check(() -> HubErrorResponse.retryAfter(
                HttpHeaders.of(Map.of("Retry-After", List.of(name)), (field, value) -> true)));
    }
}
