package io.github.riffusion4j.dataset;

import com.google.gson.JsonObject;

/**
 * A clip as it is trained on.
 *
 * @param name unique in its data set, with {@code /} between directories: {@code songs/rain_00005120}
 * @param png the image's file
 * @param caption its text
 * @param facts {@code source}, {@code start_s} and so on
 */
record Example(String name, byte[] png, String caption, JsonObject facts) {}
