package io.github.riffusion4j.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Content negotiation for new generations: their description in JSON, or the finished file. */
final class Accept {

    private static final String JSON = "application/json";

    private Accept() {}

    /** A media range of an Accept header. Those that name more of the type count more, at equal quality. */
    private record Range(String type, double quality) {

        boolean matches(String mimeType) {
            return type.equals("*/*")
                    || type.equals(mimeType)
                    || (type.endsWith("/*") && mimeType.startsWith(type.substring(0, type.length() - 1)));
        }

        int specificity() {
            return type.equals("*/*") ? 0 : type.endsWith("/*") ? 1 : 2;
        }
    }

    /**
     * Chooses what to send.
     *
     * @param header absent or empty for anything
     * @return the format of the file; empty for the description
     * @throws NotAcceptableException if the client accepts none of them
     */
    static Optional<MediaFormat> choose(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        List<Range> ranges = parse(header);
        ranges.sort(Comparator.comparingDouble(Range::quality)
                .thenComparingInt(Range::specificity)
                .reversed());
        for (Range range : ranges) {
            if (range.quality > 0) {
                if (range.matches(JSON)) {
                    return Optional.empty();
                }
                for (MediaFormat format : MediaFormat.values()) {
                    if (range.matches(format.mimeType())) {
                        return Optional.of(format);
                    }
                }
            }
        }
        throw new NotAcceptableException();
    }

    private static List<Range> parse(String header) {
        List<Range> ranges = new ArrayList<>();
        for (String range : header.split(",", -1)) {
            String[] parts = range.split(";", -1);
            double quality = 1;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.startsWith("q=")) {
                    quality = quality(parameter.substring(2));
                }
            }
            ranges.add(new Range(parts[0].strip().toLowerCase(Locale.ROOT), quality));
        }
        return ranges;
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Signals an Accept header that cannot be met. */
    static final class NotAcceptableException extends RuntimeException {

        NotAcceptableException() {
            super("a generation is described in application/json, or sent as audio/wav, audio/flac, audio/mpeg,"
                    + " image/png or image/jpeg; Accept names none of them");
        }
    }
}
