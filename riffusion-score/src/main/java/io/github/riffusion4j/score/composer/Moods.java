package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The moods. */
final class Moods {

    /**
     * In each row: name; modes, the likelier the more often they stand there; density of the melody (0 sparse to 3
     * busy); energy, in hundredths; velocities, against the usual; register of the melody, in semitones; tempo, in
     * hundredths of the genre's; other names.
     */
    private static final String TABLE = """
            happy      | major, major, major, major, major, mixolydian, lydian| 2 | 60 |  2 |  2 | 105 | cheerful, joyful, upbeat, merry, bright, fun, feelgood, sunny
            sad        | minor, minor, minor, minor, minor, dorian            | 1 | 30 | -8 | -2 |  80 | melancholic, sorrowful, melancholy, mournful, gloomy, lonely
            dark       | minor, minor, minor, minor, phrygian                 | 1 | 50 |  0 | -5 |  95 | ominous, sinister, evil, menacing, grim
            dreamy     | major, major, major, lydian                          | 1 | 25 | -8 |  5 |  88 | ethereal, floating, hazy, magical, enchanted
            calm       | major, major, major, major, minor, lydian            | 0 | 15 |-12 |  0 |  82 | peaceful, relaxing, relaxed, gentle, soft, quiet, soothing, serene, mellow, chill, chilled, easy
            energetic  | minor, major, minor, major, mixolydian, dorian       | 3 | 85 |  8 |  0 | 112 | lively, driving, powerful, intense, hyper, dynamic
            epic       | minor, minor, minor, minor, dorian                   | 1 | 80 |  8 |  0 | 100 | grand, majestic, massive, legendary, monumental
            heroic     | major, major, major, mixolydian                      | 2 | 75 |  6 |  2 | 105 | triumphant, noble, brave, glorious, adventurous, adventure
            cosy       | major, major, major, major, mixolydian               | 1 | 30 | -8 |  0 |  90 | cozy, warm, homely, wholesome, comfy
            spooky     | minor, minor, minor, phrygian                        | 1 | 35 | -6 |  3 |  90 | eerie, creepy, haunted, ghostly, scary, horror
            tense      | minor, minor, phrygian                               | 2 | 65 |  0 | -3 | 105 | nervous, suspenseful, urgent, suspense, anxious, danger
            mysterious | minor, minor, dorian, phrygian                       | 1 | 30 | -8 |  0 |  88 | enigmatic, curious, secret, strange, mystic
            romantic   | major, minor, major                                  | 1 | 30 | -6 |  0 |  85 | tender, loving, love, sweet, sentimental
            playful    | major, major, major, mixolydian                      | 2 | 55 | -2 |  4 | 108 | silly, funny, whimsical, cute, quirky, bouncy, comic
            aggressive | minor, minor, minor, phrygian                        | 3 | 95 | 12 | -3 | 112 | angry, furious, brutal, heavy, fierce, violent
            nostalgic  | major, major, major, dorian                          | 1 | 35 | -6 |  0 |  92 | wistful, bittersweet, retro, vintage, oldschool
            hopeful    | major, major, major, lydian                          | 1 | 45 | -2 |  2 |  98 | optimistic, uplifting, inspiring, positive
            """;

    private static final Map<String, Mood> BY_NAME = new TreeMap<>();
    private static final List<Mood> ALL = moods();

    private Moods() {}

    /**
     * A mood.
     *
     * @param density how many notes a melody has: 0 to 3
     * @param energy 0 to 1
     * @param loudness added to velocities
     * @param register semitones by which the melody is shifted
     * @param pace factor of the tempo
     */
    record Mood(
            String name,
            List<Mode> modes,
            int density,
            double energy,
            int loudness,
            int register,
            double pace,
            List<String> synonyms) {}

    private static List<Mood> moods() {
        List<Mood> moods = new ArrayList<>();
        for (List<String> row : Tables.rows(TABLE)) {
            moods.add(new Mood(
                    row.get(0),
                    Tables.names(row.get(1)).stream()
                            .map(mode -> Tables.constant(Mode.class, mode))
                            .toList(),
                    Integer.parseInt(row.get(2)),
                    Integer.parseInt(row.get(3)) / 100.0,
                    Integer.parseInt(row.get(4)),
                    Integer.parseInt(row.get(5)),
                    Integer.parseInt(row.get(6)) / 100.0,
                    Tables.names(row.get(7))));
        }
        moods.forEach(mood -> BY_NAME.put(mood.name(), mood));
        return List.copyOf(moods);
    }

    static List<Mood> all() {
        return ALL;
    }

    static Mood named(String name) {
        return Tables.get(BY_NAME, name, "mood");
    }
}
