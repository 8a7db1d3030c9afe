package io.github.riffusion4j.onnx.weights;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What someone who asked for a name that does not exist may have meant. */
final class NearestNames {

    private static final int COUNT = 3;

    /** Names of models are below 200 letters; longer ones would take long to compare. */
    private static final int LONGEST = 300;

    private NearestNames() {}

    /** Says in words that {@code names} has no {@code name}, and which come closest to it. */
    static String describe(String name, Collection<String> names) {
        if (names.isEmpty()) {
            return "no tensors at all";
        }
        String nearest = names.stream()
                .sorted(Comparator.comparingInt(other -> distance(name, other)))
                .limit(COUNT)
                .map(other -> "\"" + other + "\"")
                .collect(Collectors.joining(", "));
        return names.size() + " others, the nearest in name " + nearest;
    }

    /** How many letters have to be put in, taken out or replaced to get from one to the other (Levenshtein 1966). */
    private static int distance(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
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
