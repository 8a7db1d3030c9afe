package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Mode;
import java.util.ArrayList;
import java.util.List;

/** The words of games: what music a place or an event gets. */
final class Scenes {

    /** In each row: name; genres; moods; modes; meters; tempi; leads; whether drums (yes, no, any); other names. */
    private static final String TABLE = """
            boss fight   | metal, cinematic, techno, 8-bit, rock    | aggressive, epic, tense       | minor, minor, phrygian                  | 4/4      | 138-184 | electric guitar, brass, strings, choir, synth      | yes | boss, boss battle, final boss, battle, combat, fight, fighting, war
            tavern       | celtic, folk, medieval                   | happy, playful, cosy          | major, major, dorian, mixolydian        | 6/8, 4/4 | 96-124  | violin, accordion, flute, acoustic guitar, whistle | any | inn, pub, feast, drinking song
            dungeon      | cinematic, ambient, classical            | dark, mysterious, spooky      | minor, minor, minor, phrygian           | 4/4      | 64-96   | cello, choir, bassoon, church organ, strings       | any | cave, cavern, crypt, catacombs, mine, sewer
            village      | folk, medieval, classical                | cosy, happy, calm             | major, major, major, mixolydian         | 4/4, 3/4 | 84-116  | flute, acoustic guitar, oboe, harp, clarinet       | any | town, hometown, farm, countryside, meadow
            title screen | cinematic, synthwave, 8-bit, classical   | heroic, epic, hopeful         | major, minor, major, lydian             | 4/4      | 84-126  | french horn, strings, piano, synth, chiptune       | any | main theme, title theme, main menu, menu, opening, intro, theme
            victory      | march, 8-bit, cinematic                  | heroic, happy                 | major, major, mixolydian                | 4/4      | 116-144 | trumpet, brass, french horn, chiptune              | yes | win, winning, fanfare, level complete, success, celebration
            game over    | classical, 8-bit, ambient                | sad, dark                     | minor                                   | 4/4, 3/4 | 60-84   | piano, music box, cello, chiptune                  | no  | defeat, death, losing, failure, you died
            stealth      | funk, techno, cinematic                  | tense, mysterious             | minor, minor, minor, dorian, phrygian   | 4/4      | 88-118  | pizzicato strings, vibraphone, clarinet, muted trumpet | any | sneaking, spy, heist, infiltration, sneaky, detective
            underwater   | ambient, bossa nova, classical           | dreamy, calm                  | major, major, lydian                    | 3/4, 4/4 | 64-100  | harp, vibraphone, celesta, electric piano          | any | ocean, sea, water, aquatic, coral
            snow         | classical, ambient                       | dreamy, calm, nostalgic       | major, minor, major, lydian             | 3/4, 4/4 | 72-108  | celesta, glockenspiel, music box, flute, harp      | no  | ice, winter, christmas, frozen, snowy, icy
            desert       | arabic                                   | mysterious, energetic         | phrygian, minor                         | 4/4, 7/8 | 84-120  | oboe, violin, sitar, flute, dulcimer               | yes | sand, dunes, oasis, pyramid
            space        | ambient, synthwave, techno               | dreamy, mysterious            | minor, major, lydian, dorian            | 4/4      | 64-112  | synth, synth pad, choir, electric piano            | any | galaxy, cosmic, stars, sci-fi, scifi, futuristic, alien, spaceship
            shop         | bossa nova, jazz, lofi, 8-bit            | playful, cosy, happy          | major, major, major, mixolydian         | 4/4      | 96-132  | vibraphone, clarinet, marimba, electric piano, accordion | any | store, market, merchant, elevator, vendor
            puzzle       | classical, lofi, 8-bit                   | playful, calm, mysterious     | major, major, minor, lydian, dorian     | 4/4      | 84-116  | pizzicato strings, marimba, celesta, kalimba, xylophone | any | thinking, riddle, brain teaser
            forest       | folk, celtic, ambient                    | calm, mysterious, dreamy      | major, minor, major, dorian             | 4/4, 6/8 | 72-108  | flute, ocarina, pan flute, harp, clarinet          | any | woods, jungle temple, nature, grove
            castle       | classical, cinematic, medieval           | epic, mysterious, heroic      | minor, minor, minor, dorian             | 4/4      | 80-116  | church organ, harpsichord, french horn, trumpet    | any | throne room, palace, kingdom, royal
            chase        | drum and bass, techno, rock, cinematic   | tense, energetic              | minor, minor, minor, phrygian           | 4/4      | 140-176 | synth, strings, electric guitar, trumpet           | yes | escape, pursuit, race, racing, running, speed
            exploration  | cinematic, ambient, folk                 | hopeful, calm, heroic         | major, major, major, lydian, mixolydian | 4/4, 3/4 | 80-112  | french horn, flute, strings, piano, oboe           | any | overworld, exploring, journey, travel, open world, map
            credits      | pop, classical, synthwave                | nostalgic, hopeful, romantic  | major                                   | 4/4      | 76-112  | piano, strings, acoustic guitar, synth             | any | ending, end credits, epilogue
            pirate       | celtic, march, cinematic                 | heroic, playful               | minor, minor, minor, dorian             | 6/8, 4/4 | 100-132 | accordion, violin, whistle, french horn            | yes | pirates, sailor, shanty, sea shanty, ship
            carnival     | waltz, march                             | playful, spooky               | major, minor                            | 3/4, 4/4 | 112-160 | accordion, church organ, xylophone, clarinet       | yes | circus, fair, amusement park
            beach        | reggae, latin, bossa nova                | happy, calm                   | major, major, major, mixolydian         | 4/4      | 84-116  | steel drums, acoustic guitar, marimba, kalimba     | yes | island, summer, holiday, surf
            city         | funk, hip hop, jazz, house               | energetic, nostalgic          | minor, major, minor, major, dorian      | 4/4      | 88-124  | saxophone, electric piano, synth, muted trumpet    | yes | street, urban, downtown, cyberpunk, night city
            sleep        | ambient, classical                       | calm, dreamy                  | major, major, major, lydian             | 3/4, 4/4 | 60-76   | music box, piano, harp, celesta                    | no  | lullaby, night, bedtime, rest, inn at night
            """;

    private static final List<Scene> ALL = scenes();

    private Scenes() {}

    /** Drums of a scene. */
    enum Drums {
        YES,
        NO,
        ANY
    }

    /** A scene. */
    record Scene(
            String name,
            List<Genres.Genre> genres,
            List<Moods.Mood> moods,
            List<Mode> modes,
            List<Meter> meters,
            int slowest,
            int fastest,
            List<Instrument> leads,
            Drums drums,
            List<String> synonyms) {}

    private static List<Scene> scenes() {
        List<Scene> scenes = new ArrayList<>();
        for (List<String> row : Tables.rows(TABLE)) {
            List<String> tempi = Tables.list(row.get(5), "-");
            scenes.add(new Scene(
                    row.get(0),
                    Tables.names(row.get(1)).stream().map(Genres::named).toList(),
                    Tables.names(row.get(2)).stream().map(Moods::named).toList(),
                    Tables.names(row.get(3)).stream()
                            .map(mode -> Tables.constant(Mode.class, mode))
                            .toList(),
                    Tables.names(row.get(4)).stream().map(Meter::parse).toList(),
                    Integer.parseInt(tempi.get(0)),
                    Integer.parseInt(tempi.get(1)),
                    Tables.names(row.get(6)).stream().map(Instruments::named).toList(),
                    Tables.constant(Drums.class, row.get(7)),
                    Tables.names(row.get(8))));
        }
        return List.copyOf(scenes);
    }

    static List<Scene> all() {
        return ALL;
    }

    static Scene named(String name) {
        return ALL.stream()
                .filter(scene -> scene.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scene \"" + name + "\""));
    }
}
