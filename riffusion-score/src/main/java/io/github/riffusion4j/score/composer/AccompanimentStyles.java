package io.github.riffusion4j.score.composer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The styles of the accompaniment. */
final class AccompanimentStyles {

    /**
     * Signs: X the chord, accented; o the chord; s the chord, softly; b its root below; 1 to 4 one of its tones, from
     * the lowest; _ holds what sounds; . a rest. A row: name, bar of four quarters, of three, of two dotted ones.
     */
    private static final String TABLE = """
            held               | o_______________ | o___________ | o___________
            eighths            | X.s.o.s.X.s.o.s. | X.s.o.s.o.s. | X.s.s.o.s.s.
            strummed           | X___o_so_so_o_so | X___o_soo_so | X___s_o___s_
            stabs              | X..X..X.....X... | X..X..X..... | X.....o.X...
            offbeats           | ..X...o...X...o. | ..X...o...X. | ....X.....o.
            pushed             | o_____o_______o_ | o_____o_____ | o_______o___
            chugs              | X.bbX.b.X.bbX.b. | X.bbX.b.X.b. | X.bbX.X.bbX.
            pulses             | o.s.s.s.o.s.s.s. | o.s.s.s.s.s. | o.s.s.o.s.s.
            charleston         | o__.__o_........ | o__.__o_.... | o_______o_..
            four in the bar    | o..so..so..so..s | o..so..so..s | o...s.o...s.
            arpeggio           | 1_2_3_4_3_2_3_2_ | 1_2_3_4_3_2_ | 1_2_3_4_3_2_
            slow arpeggio      | 1___2___3___4___ | 1___2___3___ | 1_____3_____
            arpeggio sixteenths| 1234123412341234 | 123412341234 | 123432123432
            alberti            | 1_3_2_3_1_3_2_3_ | 1_3_2_3_2_3_ | 1_2_3_1_2_3_
            ostinato           | 1.112.113.112.11 | 1.112.113.11 | 1.112.113.11
            oom pah            | b___o___b___o___ | b___o___o___ | b___o_b___o_
            boom chick         | b___o_s_b___o_s_ | b___o_s_o_s_ | b___o_b___o_
            sixteenth stabs    | ..X..s.X..X..s.s | ..X..s.X..X. | ..X..s..X..s
            clavinet           | X.sX.s.X.sX.sX.. | X.sX.s.X.sX. | X.sX..X.sX..
            montuno            | b.XX.X.XX.X.X.X. | b.XX.X.XX.X. | b.X.XX.X.X..
            bossa              | b__o__o_b_o__o__ | b__o__o_b_o_ | b___o_b___o_
            boogie             | 1_2_3_4_3_2_1_2_ | 1_2_3_4_3_2_ | 1_2_3_4_3_2_
            skank              | ..o...o...o...o. | ..o...o...o. | ....o.....o.
            bubble             | ..o.X.o...o.X.o. | ..o.X.o.X.o. | ....o.X...o.
            """;

    private static final Map<String, Pattern> BY_NAME = new TreeMap<>();

    static {
        for (List<String> row : Tables.rows(TABLE)) {
            BY_NAME.put(row.get(0), Pattern.of(row, 1, row.get(3)));
        }
    }

    private AccompanimentStyles() {}

    static Pattern named(String name) {
        return Tables.get(BY_NAME, name, "accompaniment style");
    }
}
