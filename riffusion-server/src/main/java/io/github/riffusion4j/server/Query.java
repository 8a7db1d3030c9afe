package io.github.riffusion4j.server;

import io.javalin.http.Context;

/** Reads query parameters. */
final class Query {

    private Query() {}

    static String text(Context http, String name, String fallback) {
        String text = http.queryParam(name);
        return text == null ? fallback : text;
    }

    /**
     * Reads a number.
     *
     * @throws IllegalArgumentException if it is not a number from 0 to {@code most}
     */
    static double number(Context http, String name, double fallback, double most) {
        String text = http.queryParam(name);
        double number;
        try {
            number = text == null ? fallback : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": expected a number, got " + text, e);
        }
        if (!(number >= 0 && number <= most)) {
            throw new IllegalArgumentException(name + ": must be from 0 to " + (long) most + ", got " + text);
        }
        return number;
    }
}
