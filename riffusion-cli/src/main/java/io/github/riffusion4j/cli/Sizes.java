package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import java.util.Locale;

/** How much of the disk things take, in words. */
final class Sizes {

    private Sizes() {}

    /** Such as "3.4 GB". */
    static String of(long bytes) {
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /** The same for programs. */
    static JsonObject facts(long bytes) {
        JsonObject facts = new JsonObject();
        facts.addProperty("bytes", bytes);
        return facts;
    }
}
