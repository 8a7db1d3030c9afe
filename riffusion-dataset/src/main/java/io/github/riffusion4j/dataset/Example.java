package io.github.riffusion4j.dataset;

import com.google.gson.JsonObject;

/** A clip as it is trained on. */
final class Example {

    private final String name;
    private final byte[] png;
    private final String caption;
    private final JsonObject facts;

    /**
     * A clip.
     *
     * @param name unique in its data set, with {@code /} between directories: {@code songs/rain_00005120}
     * @param png the image's file; taken over
     * @param caption its text
     * @param facts {@code source}, {@code start_s} and so on
     */
    Example(String name, byte[] png, String caption, JsonObject facts) {
        this.name = name;
        this.png = png;
        this.caption = caption;
        this.facts = facts;
    }

    String name() {
        return name;
    }

    /** Not to be changed. */
    byte[] png() {
        return png;
    }

    String caption() {
        return caption;
    }

    JsonObject facts() {
        return facts;
    }
}
