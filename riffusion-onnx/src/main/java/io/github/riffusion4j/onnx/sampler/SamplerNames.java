package io.github.riffusion4j.onnx.sampler;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Samplers by name. */
final class SamplerNames {

    /** How many letters may be wrong in a name that someone may have meant. */
    private static final int TYPOS = 3;

    private SamplerNames() {}

    static Sampler find(String name) {
        for (SigmaSpacing spacing : SigmaSpacing.values()) {
            String ending = AbstractSampler.ending(spacing);
            if (name.endsWith(ending)) {
                return plain(name.substring(0, name.length() - ending.length()), name)
                        .with(spacing);
            }
        }
        return plain(name, name);
    }

    private static Sampler plain(String name, String asked) {
        return Sampler.all().stream()
                .filter(sampler -> sampler.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no sampler is called \"" + asked + "\"" + suggestion(name) + "; there are "
                                + names().stream().collect(Collectors.joining(", "))
                                + ", most of them also with -karras or -exponential at the end"));
    }

    private static List<String> names() {
        return Sampler.all().stream().map(Sampler::name).toList();
    }

    private static String suggestion(String name) {
        String near = names().stream()
                .filter(known -> distance(known, name) <= TYPOS || known.startsWith(name) || name.startsWith(known))
                .sorted(Comparator.comparingInt(known -> distance(known, name)))
                .limit(TYPOS)
                .collect(Collectors.joining(" or "));
        return near.isEmpty() ? "" : " (did you mean " + near + "?)";
    }

    /** How many letters must be added, removed or replaced to turn one into the other (Levenshtein 1965). */
    private static int distance(String a, String b) {
        int[] above = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
