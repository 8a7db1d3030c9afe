package io.github.riffusion4j.score.composer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The styles of the bass. */
final class BassStyles {

    /**
     * Signs: r root, 8 the root an octave above, f fifth, t third, x sixth or seventh, w a step on the way to the next
     * chord's root, a a note beside that root, leading to it; _ holds, . rests; k where the bass drum plays. A row:
     * name, bar of four quarters, of three, of two dotted ones.
     */
    private static final String TABLE = """
            walking              | r___w___w___a___ | r___w___a___ | r___w_w___a_
            two beat             | r_______f_____a_ | r_______a___ | r_____f_____
            kick                 | kkkkkkkkkkkkkkkk | kkkkkkkkkkkk | kkkkkkkkkkkk
            eighths              | r_r_r_r_r_r_r_r_ | r_r_r_r_r_r_ | r_r_r_r_r_r_
            sixteenths           | r.rrr.rrr.rrr.rr | r.rrr.rrr.rr | r.rrr.rrr.rr
            between              | ..r_..r_..r_..r_ | ..r_..r_..r_ | ..r_r_..r_r_
            octaves              | r_8_r_8_r_8_r_8_ | r_8_r_8_r_8_ | r_8_8_r_8_8_
            long notes           | r_______________ | r___________ | r___________
            downbeats            | r_______f_______ | r_______.... | r_____f_____
            root and fifth       | r_____..f_____.. | r____.f___.. | r____.f____.
            root and fifth pushed| r_____.ff_____.r | r_____.ff_.. | r___.ff____.
            pushed               | r_____r_______a_ | r_____r___a_ | r___.r____a_
            syncopated           | r__r..8_..f_x_a_ | r__r..8_..a_ | r__r..8___a_
            slap                 | r_.8..r_.r8.f_a. | r_.8..r_.a.. | r_.8..r_8.a.
            tumbao               | ......f_____8___ | ......f___8_ | ....f_____8_
            boogie               | r_t_f_x_8_x_f_t_ | r_t_f_x_f_t_ | r_t_f_x_f_t_
            one drop             | r___f_r_..8_r_x_ | r___f_r_r_.. | r___f_r_..x_
            """;

    private static final Map<String, Pattern> BY_NAME = new TreeMap<>();

    static {
        for (List<String> row : Tables.rows(TABLE)) {
            BY_NAME.put(row.get(0), Pattern.of(row, 1, row.get(3)));
        }
    }

    private BassStyles() {}

    static Pattern named(String name) {
        return Tables.get(BY_NAME, name, "bass style");
    }
}
