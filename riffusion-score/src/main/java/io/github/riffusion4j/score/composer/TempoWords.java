package io.github.riffusion4j.score.composer;

import java.util.ArrayList;
import java.util.List;

/** Words for tempi. */
final class TempoWords {

    /**
     * In each row: name; slowest and fastest beats a minute that it is said of, and that it is obeyed by; other names.
     */
    private static final String TABLE = """
            very slow    |   0 |  57 |  44 |  56 | largo, glacial, extremely slow
            slow         |  58 |  83 |  60 |  80 | downtempo, adagio, slowly, unhurried
            medium tempo |  84 | 124 |  92 | 118 | mid tempo, moderate, andante, walking pace, midtempo
            fast         | 125 | 158 | 128 | 156 | uptempo, allegro, quick, rapid, up tempo
            very fast    | 159 | 999 | 162 | 192 | frantic, presto, breakneck, extremely fast
            """;

    private static final List<TempoWord> ALL = words();

    private TempoWords() {}

    /** A word for tempi, the range that it is said of, and the narrower one from which a tempo is drawn for it. */
    record TempoWord(String name, int from, int to, int slowest, int fastest, List<String> synonyms) {}

    private static List<TempoWord> words() {
        List<TempoWord> words = new ArrayList<>();
        for (List<String> row : Tables.rows(TABLE)) {
            words.add(new TempoWord(
                    row.get(0),
                    Integer.parseInt(row.get(1)),
                    Integer.parseInt(row.get(2)),
                    Integer.parseInt(row.get(3)),
                    Integer.parseInt(row.get(4)),
                    Tables.names(row.get(5))));
        }
        return List.copyOf(words);
    }

    static List<TempoWord> all() {
        return ALL;
    }

    /** The word for a tempo in beats a minute. */
    static TempoWord of(double beatsPerMinute) {
        return ALL.stream()
                .filter(word -> Math.round(beatsPerMinute) <= word.to())
                .findFirst()
                .orElse(ALL.get(ALL.size() - 1));
    }
}
