package io.github.riffusion4j.score.composer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Drum patterns. */
final class Grooves {

    /**
     * Signs: X loud, o usual, s soft, g a ghost note that comes and goes, ? a stroke now and then. After a groove's
     * name: its fills, and whether cymbals crash. In its rows: a drum, its bar of four quarters, and perhaps of three,
     * and of two dotted ones.
     */
    private static final String TABLE = """
            rock; toms
              kick      | X.......X.?..... | X.......?... | X.......?...
              snare     | ....X..g....X..g | ....X...X... | ......X.....
              hat       | X.s.o.s.X.s.o.s. | X.s.o.s.o.s. | X.s.s.o.s.s.
            rock eighths; toms
              kick      | X.o.....X.o...?. | X.o...?.....
              snare     | ....X.......X... | ....X...o...
              hat       | X.s.X.s.X.s.X.s. | X.s.X.s.X.s.
            half time; toms
              kick      | X...o.?...o.o.?. | X...o...o...
              snare     | ........X......g | ......X.....
              hat       | X.s.X.s.X.s.X.s. | X.s.X.s.X.s.
            metal; toms
              kick      | X.XXX.X.X.XXX.X. | X.XXX.X.X.X. | X.X.XXX.X.X.
              snare     | ....X.......X... | ....X...X...
              crash     | X............... | X...........
              ride      | ....o...o...o... | ....o...o...
            double kick; toms
              kick      | XsXsXsXsXsXsXsXs | XsXsXsXsXsXs | XsXsXsXsXsXs
              snare     | ....X.......X... | ....X...X...
              open hat  | X...o...o...o... | X...o...o...
            pop; toms
              kick      | X......oX.?..... | X.....?.....
              snare     | ....X.......X... | ....X...X...
              hat       | o.s.o.s.o.s.o.s. | o.s.o.s.o.s.
              tambourine| ....s.......s... | ....s...s...
            four on the floor; build
              kick      | X...X...X...X... | X...X...X... | X.....X.....
              clap      | ....X.......X... | ....o...o... | ......X.....
              open hat  | ..o...o...o...o. | ..o...o...o. | ....o.....o.
              hat       | s.gss.gss.gss.gs | s.gss.gss.gs | s.s.s.s.s.s.
            techno; build
              kick      | X...X...X...X... | X...X...X... | X.....X.....
              rim       | ...?..o....?..o. | ...?..o.....
              hat       | s.o.s.o.s.o.s.o. | s.o.s.o.s.o.
              clap      | ....o.......o..g | ....o.......
            house; build
              kick      | X...X...X...X... | X...X...X... | X.....X.....
              clap      | ....X.......X... | ....X...X...
              open hat  | ..X...X...X...X. | ..X...X...X.
              shaker    | s.sos.sos.sos.so | s.sos.sos.so
            shaker; none
              shaker    | o.s.o.s.o.s.o.s. | o.s.o.s.o.s. | o.s.s.o.s.s.
              kick      | s............... | s........... | s...........
            soft pulse; none
              kick      | s.......s....... | s........... | s.....s.....
              rim       | ....s.......s... | ....s...s...
              shaker    | o.g.o.s.o.g.o.s. | o.g.o.s.o.g.
            light; brush
              kick      | o.......o.?..... | o........... | o...........
              tambourine| ....o.......o... | ....o...o... | ......o.....
              shaker    | o.s.o.s.o.s.o.s. | o.s.o.s.o.s. | o.s.s.o.s.s.
            stomp; brush
              kick      | X...o...X...o... | X...o...o... | X.....o.....
              clap      | ....X.......X... | ....X...X... | ......X.....
              tambourine| ..s...s...s...s. | ..s...s...s.
            bodhran; brush
              low tom   | X.......X....... | X.....o..... | X.....o.....
              mid tom   | ....s.s.....s.ss | ....s.s.s.s. | ..s.s...s.ss
              tambourine| ....o.......o... | ....o...o... | ......s.....
            tabor; brush
              low tom   | X.....s.o...s... | X...s...s... | X.....o...s.
              tambourine| ....o.......o.s. | ....o...o... | ....s.....s.
            train; brush
              kick      | X.......X....... | X........... | X.....o.....
              snare     | s.ssX.sss.ssX.ss | s.ssX.ssX.ss | s.s.sXs.s.sX
            orchestra; roll
              timpani   | X.......o....... | X........... | X.....o.....
              cymbal    | s............... | s........... | s...........
              field drum| s...s.s.s...s.ss | s...s.s.s.ss | s...s.s...s.
            taiko; roll
              low tom   | X.....X...X..... | X.....X..... | X.....X...o.
              timpani   | X.......o....... | X.......o... | X...........
              mid tom   | ..s.s...s.s.o.oo | ..s.s...s.oo | ..s.s...s.oo
              cymbal    | o............... | o........... | o...........
            toms; roll
              low tom   | X..X..X...X..X.. | X..X..X.....
              kick      | X.......X....... | X...........
              high tom  | ....s.......s.s. | ....s...s.s.
            funk; snare
              kick      | X..o......Xo..?. | X..o......o.
              snare     | ....X..g.g..X..g | ....X..gX..g
              hat       | osXsosXsosXsosXs | osXsosXsosXs
            funk breaks; snare
              kick      | X.o.......o..o.. | X.o.......o.
              snare     | ....X..g.g.gX..g | ....X..g.gX.
              hat       | o.s.o.s.o.s.o.o. | o.s.o.s.o.o.
            latin; timbales
              kick      | o.....o.o.....o. | o.....o.....
              claves    | X..X...X....X... | X..X...X....
              conga mute| o...s...o...s... | o...s...o...
              conga     | ..s...XX..s...XX | ..s...XX..s.
              cowbell   | X...o.s.o...o.s. | X...o.s.o...
              shaker    | o.s.o.s.o.s.o.s. | o.s.o.s.o.s.
            songo; timbales
              kick      | ...o..o....o..o. | ...o..o....o
              rim       | ....X..s....X..s | ....X..s....
              conga     | ..s...XX..s...Xs | ..s...XX..s.
              cowbell   | X.s.o.s.X.s.o.s. | X.s.o.s.o.s.
            samba; timbales
              surdo     | o.......X....... | o...X....... | o.....X.....
              kick      | o..oo..oo..oo..o | o..oo..oo..o
              shaker    | Xsssosssosssosss | XsssosssosXs
              agogo     | X.X..X.X..X..X.. | X.X..X.X..X.
            bossa; brush
              pedal hat | ....o.......o... | ....o...o...
              kick      | o..oo..oo..oo..o | o..oo..oo..o
              rim       | X..X..X...X..X.. | X..X..X...X.
              shaker    | o.s.o.s.o.s.o.s. | o.s.o.s.o.s.
            swing; jazz
              ride      | o...o.s.o...o.s. | o...o.s.o.s. | o...s.o...s.
              pedal hat | ....o.......o... | ....o...o... | ......o.....
              kick      | s...s...s...s..? | s.......s... | s.....?.....
              snare     | ......?....?..g. | ......?...g.
            brushes; jazz
              snare     | s.s.o.s.s.s.o.s. | s.s.o.s.o.s.
              pedal hat | ....o.......o... | ....o...o...
              kick      | s.......s....... | s...........
            shuffle; toms
              kick      | X.......X.....?. | X........... | X.........?.
              snare     | ....X.......X... | ....X...X... | ......X.....
              hat       | o.s.o.s.o.s.o.s. | o.s.o.s.o.s. | o.s.s.o.s.s.
            slow shuffle; toms
              kick      | X.....o.X....... | X.....o..... | X.........o.
              snare     | ....X.......X..g | ....X...X... | ......X.....
              ride      | o...o.s.o...o.s. | o...o.s.o.s. | o...s.o...s.
            one drop; timbales
              kick      | ....X.......X... | ....X...X... | ......X.....
              rim       | ....X.......X... | ....X...X... | ......X.....
              hat       | o.s.o.s.o.s.o.s. | o.s.o.s.o.s. | o.s.s.o.s.s.
            steppers; timbales
              kick      | X...X...X...X... | X...X...X... | X.....X.....
              rim       | ....o..s....o... | ....o..s....
              hat       | s.o.s.o.s.o.s.o. | s.o.s.o.s.o.
            rockers; timbales
              kick      | X.....?.X.o..... | X.....o.....
              rim       | ....X..g....X... | ....X..g....
              hat       | o.s.o.s.o.s.o.s. | o.s.o.s.o.s.
            waltz; brush
              kick      | X...........o... | X........... | X...........
              snare     | ....s...s....... | ....s...s... | ......s.....
              pedal hat | ....o...o....... | ....o...o... | ....o.....o.
            disco; toms
              kick      | X...X...X...X... | X...X...X... | X.....X.....
              snare     | ....X.......X... | ....X...X...
              open hat  | ..X...X...X...X. | ..X...X...X.
              hat       | o.gso.gso.gso.gs | o.gso.gso.gs
            breakbeat; snare
              kick      | X.X.......XX.... | X.X.......X.
              snare     | ....X..g.g..X..g | ....X..g.X..
              hat       | o.s.o.s.o.s.o.s. | o.s.o.s.o.s.
            two step; snare
              kick      | X.........X..... | X.........?.
              snare     | ....X.......X..g | ....X.......
              hat       | osssosssosssosss | osssosssosss
            amen; snare
              kick      | X.X.......XX...? | X.X.......X.
              snare     | ....X..o.o..X..o | ....X..o.o..
              ride      | o.s.o.s.o.s.o.s. | o.s.o.s.o.s.
            lofi; none
              kick      | X......s..o..... | X......s....
              snare     | ....o.......o..g | ....o...o...
              hat       | o.s.o.s.o.sso.s. | o.s.o.s.o.ss
            boom bap; snare
              kick      | X..?...oX.o..... | X..?...oo...
              snare     | ....X.......X... | ....X...X...
              hat       | o.s.o.s.o.s.o.ss | o.s.o.s.o.ss
            trap; build
              kick      | X......o..X..?.. | X......o....
              clap      | ....X.......X... | ....X...X...
              hat       | o.s.o.sso.s.ossg | o.s.o.sso.ss
              open hat  | ..........?..... | ..........?.
            gated; toms
              kick      | X.......X.o..... | X.....o.....
              snare     | ....X.......X... | ....X...X...
              hat       | o.s.o.s.o.s.o.s. | o.s.o.s.o.s.
              clap      | ....o.......o... | ....o...o...
            chip; build
              kick      | X...?...X...?... | X...?...?... | X.....?.....
              snare     | ....X.......X.s. | ....X...X... | ......X.....
              hat       | o.s.o.s.o.s.o.s. | o.s.o.s.o.s. | o.s.s.o.s.s.
            march; roll
              kick      | X.......X....... | X........... | X.....o.....
              cymbal    | ....o.......o... | ....o...o... | ......s.....
              field drum| X.ssX.ssXssoX.ss | X.ssX.ssX.ss | X.s.ssX.s.ss
            darbuka; timbales
              conga low | X.....X...X..... | X.....X..... | X.....X.....
              conga     | ..s.X..s....X.s. | ..s.X..sX.s. | ..s.X...s.X.
              tambourine| s.s.o.s.s.s.o.s. | s.s.o.s.o.s. | s.s.s.s.s.s.
            """;

    /** Strokes of the last steps of a section; a drum of each row as above. */
    private static final String FILLS = """
            toms
              snare     | ........oooo....
              high tom  | ............Xo..
              low tom   | ..............XX
              kick      | ........X...X...
            toms
              snare     | ........X.oo..X.
              mid tom   | ............X..X
              kick      | ........X.......
            toms
              snare     | ............oXoX
              kick      | ........X...X...
            snare
              snare     | ........X.ggX.oX
              kick      | ........X.....X.
            snare
              snare     | ............oooX
              kick      | ........X..X....
            build
              snare     | ........s.s.oooX
              kick      | ........X...X...
            build
              clap      | ........X..X..X.
              kick      | ........X.......
            jazz
              snare     | ........o.sog.oX
              kick      | ........s.....o.
            jazz
              snare     | ..........s.o.o.
              mid tom   | ............s..X
            brush
              tambourine| ............oooX
              kick      | ........o.......
            roll
              field drum| ........sssooooX
              timpani   | ........X...oooX
            timbales
              timbale   | ........X.oo.oX.
              kick      | ........o.......
            timbales
              timbale   | ............oooX
              kick      | ........X.......
            """;

    private static final Map<String, Integer> DRUMS = Map.ofEntries(
            Map.entry("kick", 36),
            Map.entry("rim", 37),
            Map.entry("snare", 38),
            Map.entry("clap", 39),
            Map.entry("field drum", 38),
            Map.entry("timpani", 41),
            Map.entry("surdo", 41),
            Map.entry("hat", 42),
            Map.entry("pedal hat", 44),
            Map.entry("low tom", 45),
            Map.entry("open hat", 46),
            Map.entry("mid tom", 47),
            Map.entry("crash", 49),
            Map.entry("high tom", 50),
            Map.entry("ride", 51),
            Map.entry("tambourine", 54),
            Map.entry("cowbell", 56),
            Map.entry("cymbal", 57),
            Map.entry("conga mute", 62),
            Map.entry("conga", 63),
            Map.entry("conga low", 64),
            Map.entry("timbale", 65),
            Map.entry("agogo", 67),
            Map.entry("shaker", 70),
            Map.entry("claves", 75));

    private static final Map<String, Groove> BY_NAME = new TreeMap<>();
    private static final Map<String, List<Groove>> FILLS_BY_NAME = new TreeMap<>();

    static {
        grooves(TABLE).forEach(groove -> BY_NAME.put(groove.name(), groove));
        for (Groove fill : grooves(FILLS)) {
            FILLS_BY_NAME
                    .computeIfAbsent(fill.name(), name -> new ArrayList<>())
                    .add(fill);
        }
    }

    private Grooves() {}

    /** The strokes of one drum. */
    record Voice(int pitch, Pattern pattern) {

        /** Returns whether it is a bass drum, or stands for one. */
        boolean isKick() {
            return pitch <= KICK || pitch == 41 || pitch == 45;
        }
    }

    /** A pattern of drums; {@code fills} names the fills that suit it. */
    record Groove(String name, String fills, List<Voice> voices) {

        Groove {
            voices = List.copyOf(voices);
        }

        /** The bass drum; where there is none, what stands for it. */
        Voice kick() {
            return voices.stream()
                    .filter(voice -> voice.pitch() == KICK)
                    .findFirst()
                    .or(() -> voices.stream().filter(Voice::isKick).findFirst())
                    .orElse(voices.get(0));
        }
    }

    static final int KICK = 36;
    static final int CRASH = 49;

    private static List<Groove> grooves(String table) {
        List<Groove> grooves = new ArrayList<>();
        for (String line : table.lines().toList()) {
            if (!line.startsWith(" ")) {
                List<String> header = Tables.list(line, ";");
                grooves.add(new Groove(header.get(0), header.size() > 1 ? header.get(1) : "", List.of()));
                continue;
            }
            Groove last = grooves.remove(grooves.size() - 1);
            List<Voice> voices = new ArrayList<>(last.voices());
            voices.add(voice(Tables.list(line, "\\|")));
            grooves.add(new Groove(last.name(), last.fills(), voices));
        }
        return grooves;
    }

    private static Voice voice(List<String> cells) {
        int pitch = Tables.get(DRUMS, cells.get(0), "drum");
        String compound = switch (cells.get(0)) {
            case "kick", "low tom", "timpani", "conga low", "surdo" -> "X.........?.";
            case "snare", "clap", "rim", "field drum" -> "......X.....";
            case "hat", "ride", "shaker" -> "o.s.s.o.s.s.";
            case "crash", "cymbal" -> "o...........";
            default -> "....s.....s.";
        };
        return new Voice(pitch, Pattern.of(cells, 1, compound));
    }

    static Groove named(String name) {
        return Tables.get(BY_NAME, name, "groove");
    }

    /** The fills of a name; none for "none". */
    static List<Groove> fills(String name) {
        return name.equals("none") ? List.of() : Tables.get(FILLS_BY_NAME, name, "fill");
    }

    /** Every percussion sound that grooves use. */
    static List<Integer> pitches() {
        return DRUMS.values().stream().distinct().sorted().toList();
    }
}
