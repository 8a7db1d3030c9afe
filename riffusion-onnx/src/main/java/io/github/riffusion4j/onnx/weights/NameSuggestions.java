package io.github.riffusion4j.onnx.weights;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Suggests similar names for one that does not exist. */
final class NameSuggestions {

    private static final int COUNT = 3;

    /** Names of tensors are shorter than 200 letters; longer ones would take long to compare. */
    private static final int MAX_LENGTH = 300;

    /** Far more than a model has. */
    private static final int MAX_COMPARED = 10_000;

    private record Candidate(String name, int distance) {}

    private NameSuggestions() {}

    /** Describes, for a message, the names nearest to a {@code name} that is missing. */
    static String describe(String name, Collection<String> names) {
        if (names.isEmpty()) {
            return "no tensors at all";
        }
        String nearest = names.stream()
                .limit(MAX_COMPARED)
                .map(other -> new Candidate(other, distance(name, other)))
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(COUNT)
                .map(candidate -> "\"" + candidate.name() + "\"")
                .collect(Collectors.joining(", "));
        return names.size() + " others, the nearest in name " + nearest;
    }

    /** The Levenshtein distance (1966). */
    private static int distance(String a, String b) {
        if (a.length() > MAX_LENGTH || b.length() > MAX_LENGTH) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
