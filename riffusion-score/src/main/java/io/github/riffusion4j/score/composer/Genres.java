package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The genres: their players, styles and tempi. */
final class Genres {

    /**
     * Three lines a genre. First: name, other names, meters, slowest and fastest tempo in pulses a minute, swing (share
     * of the beat before the off-beat in hundredths; with "s" that of sixteenths), colour of the chords, drum kit's
     * program, chances of drums and bass in hundredths. Second: grooves, accompaniment styles, bass styles. Third:
     * leads, accompanying instruments, pads, basses.
     */
    private static final String TABLE = """
            jazz; jazzy, swing jazz, swing, bebop, big band; 4/4; 100-190; 66; sevenths; 32; 85 95
              swing, swing, brushes; charleston, offbeats, four in the bar; walking, walking, two beat
              saxophone, trumpet, piano, vibraphone, clarinet, jazz guitar, muted trumpet; piano, electric piano, jazz guitar; -; double bass
            rock; hard rock, rocking, rock and roll, alternative; 4/4; 104-160; 50; triads; 16; 90 95
              rock, rock, rock eighths, half time; eighths, strummed, stabs; kick, eighths, kick
              electric guitar, organ, electric guitar, rock organ, synth; electric guitar, clean guitar, organ, rock organ; -; picked bass, bass guitar
            metal; heavy metal, thrash, hardcore; 4/4; 120-190; 50; triads; 16; 92 95
              metal, double kick, half time; chugs, eighths; kick, eighths
              electric guitar, electric guitar, synth; electric guitar; choir; picked bass
            pop; poppy, indie pop, indie, dance pop; 4/4; 96-128; 50; triads; 0; 88 90
              pop, four on the floor, rock; eighths, strummed, arpeggio, pushed; kick, pushed, eighths
              piano, synth, clean guitar, electric piano, strings; piano, clean guitar, electric piano, acoustic guitar; synth pad, strings; bass guitar, synth bass
            techno; electronic, electro, rave, edm, trance; 4/4; 122-142; 50; triads; 25; 92 92
              four on the floor, techno, four on the floor; offbeats, pulses, stabs; between, sixteenths, kick
              synth, chiptune, electric piano; synth, synth pad, electric piano; synth pad; synth bass
            house; deep house, club, dance; 4/4; 118-128; 54s; sevenths; 25; 94 92
              house, four on the floor; offbeats, pushed, stabs; between, octaves, syncopated
              synth, electric piano, piano, organ, saxophone; electric piano, piano, organ; synth pad, strings; synth bass
            ambient; atmospheric, chill out, drone, soundscape, meditation, new age; 4/4, 4/4, 3/4; 60-90; 50; added; 0; 25 35
              shaker, soft pulse; held, held, slow arpeggio; long notes
              synth, choir, flute, strings, vibraphone, synth pad, celesta; strings, choir, synth pad, electric piano; synth pad, strings; fretless bass, synth bass
            folk; country folk, folky, acoustic, campfire; 4/4, 4/4, 3/4, 6/8; 84-132; 50; triads; 0; 50 70
              light, light, stomp; arpeggio, strummed, strummed; root and fifth, downbeats
              acoustic guitar, flute, violin, accordion, banjo, harmonica, whistle, dulcimer; acoustic guitar, steel guitar, accordion; -; double bass
            celtic; irish, jig, reel, scottish; 6/8, 6/8, 4/4; 96-126; 50; triads; 0; 70 70
              bodhran, light; strummed, arpeggio, oom pah; root and fifth, downbeats
              violin, whistle, flute, accordion, bagpipes, harp, recorder; acoustic guitar, steel guitar, harp, accordion; -; double bass
            medieval; renaissance, fantasy, bard, minstrel; 4/4, 3/4, 6/8; 80-120; 50; triads; 0; 45 45
              tabor, light; arpeggio, oom pah, held; root and fifth, downbeats
              recorder, flute, harp, acoustic guitar, violin, oboe, dulcimer; harp, acoustic guitar, harpsichord, dulcimer; -; cello
            country; western, cowboy, bluegrass, americana; 4/4, 4/4, 2/4; 96-140; 54; triads; 0; 80 90
              train, light, rock; boom chick, strummed; root and fifth
              steel guitar, banjo, violin, harmonica, honky-tonk piano; steel guitar, acoustic guitar, banjo; -; double bass, bass guitar
            classical; orchestral, chamber music, baroque, symphonic, concerto; 4/4, 3/4, 4/4; 72-132; 50; triads; 48; 18 40
              orchestra; alberti, arpeggio, held, pulses; long notes, downbeats
              piano, violin, flute, harp, strings, cello, harpsichord, oboe, clarinet; strings, piano, harp, harpsichord; strings; cello, double bass
            cinematic; film score, soundtrack, trailer, movie; 4/4, 4/4, 6/8, 3/4; 76-124; 50; triads; 48; 70 80
              taiko, orchestra, toms; ostinato, held, pulses; long notes, eighths, downbeats
              strings, french horn, choir, cello, piano, violin, brass; strings, piano, tremolo strings, choir; strings, choir; cello, double bass
            funk; funky, groovy, soul; 4/4; 92-116; 55s; sevenths; 0; 92 96
              funk, funk breaks; sixteenth stabs, offbeats, clavinet; syncopated, kick, slap
              electric piano, saxophone, trumpet, organ, muted guitar, clean guitar, brass; muted guitar, clean guitar, electric piano, organ; -; slap bass, bass guitar
            latin; salsa, samba, mambo, cuban, tropical, rumba; 4/4; 92-124; 50; triads; 0; 90 92
              latin, songo, samba; montuno, offbeats, strummed; tumbao
              trumpet, flute, marimba, acoustic guitar, piano, trombone; piano, acoustic guitar; -; double bass
            bossa nova; bossa, brazilian; 4/4; 104-136; 50; sevenths; 32; 82 92
              bossa; bossa, bossa; root and fifth pushed
              acoustic guitar, flute, saxophone, piano, vibraphone; acoustic guitar, electric piano, piano; strings; double bass
            blues; bluesy, boogie, rhythm and blues; 4/4, 4/4, 12/8; 76-126; 66; blues; 0; 85 95
              shuffle, slow shuffle; eighths, charleston, boogie; walking, boogie
              harmonica, electric guitar, piano, saxophone, honky-tonk piano, organ; piano, organ, clean guitar; -; bass guitar, double bass
            reggae; dub reggae, dub, ska, jamaican; 4/4; 68-92; 54s; triads; 0; 92 96
              one drop, steppers, rockers; skank, skank, bubble; one drop, syncopated
              organ, trombone, steel drums, clean guitar, trumpet, saxophone; muted guitar, clean guitar, organ; -; bass guitar
            waltz; waltz in three, viennese, ballroom, triple time, three four; 3/4; 92-164; 50; triads; 0; 60 85
              waltz; oom pah, oom pah, arpeggio; downbeats
              accordion, violin, piano, strings, clarinet, music box; piano, strings, accordion, harp; strings; double bass, cello
            disco; disco pop, seventies; 4/4; 110-126; 50; sevenths; 0; 94 96
              disco; offbeats, sixteenth stabs; octaves
              strings, synth, trumpet, electric piano, brass; muted guitar, electric piano, clean guitar; strings; bass guitar
            drum and bass; jungle breakbeat, dnb, jungle, breakbeat, breakcore; 4/4; 160-178; 50; added; 24; 96 92
              breakbeat, two step, amen; held, stabs; long notes, syncopated, kick
              synth, electric piano, chiptune, piano; synth pad, strings, electric piano; synth pad; synth bass, sub bass
            lofi; lo-fi, lo fi, chillhop, study beats; 4/4; 70-90; 58s; sevenths; 0; 90 85
              lofi, boom bap, lofi; held, charleston, slow arpeggio; kick, long notes
              electric piano, piano, vibraphone, jazz guitar, saxophone, kalimba, flute; electric piano, jazz guitar, piano; synth pad; bass guitar, double bass
            hip hop; hiphop, rap, boom bap, beats; 4/4; 82-98; 57s; sevenths; 0; 96 90
              boom bap, boom bap, lofi; stabs, held, charleston; kick
              electric piano, piano, flute, strings, brass, vibraphone; electric piano, piano, strings; strings; bass guitar, synth bass
            trap; drill, 808s; 4/4; 66-80; 50; triads; 25; 96 94
              trap; held, slow arpeggio, stabs; kick, long notes
              synth, flute, music box, piano, church bells, strings; piano, synth pad, strings; choir, synth pad; sub bass
            synthwave; retrowave, outrun, vaporwave, eighties, new wave; 4/4; 84-118; 50; triads; 24; 92 92
              gated, four on the floor; pulses, held, arpeggio sixteenths; eighths, octaves, sixteenths
              synth, synth brass, chiptune, electric guitar, saxophone; synth, synth pad, synth brass; synth pad; synth bass
            8-bit; 8 bit, eight bit, chip music, nes, gameboy, arcade, pixel, video game; 4/4, 4/4, 3/4; 110-168; 50; triads; 25; 80 92
              chip, rock, four on the floor; arpeggio sixteenths, pulses, arpeggio; eighths, octaves, root and fifth
              chiptune; chiptune; -; synth bass
            march; marching, military, parade, polka; 4/4, 2/4; 100-126; 50; triads; 48; 90 85
              march; boom chick, pulses; root and fifth
              trumpet, brass, piccolo, clarinet, french horn, accordion; brass, french horn, accordion; -; tuba
            gospel; hymn, church, spiritual; 4/4, 12/8, 3/4; 70-104; 56; sevenths; 0; 50 75
              slow shuffle, light; held, pulses; root and fifth, long notes
              organ, choir, piano, church organ; organ, piano, choir; choir; bass guitar
            asian; chinese, japanese, oriental, zen; 4/4; 66-110; 50; triads; 0; 40 45
              tabor, shaker; slow arpeggio, arpeggio, held; long notes, root and fifth
              koto, shakuhachi, shamisen, flute, violin; koto, harp; strings, choir; double bass
            arabic; middle eastern, persian, bazaar, egyptian; 4/4, 4/4, 7/8; 84-124; 50; triads; 0; 85 70
              darbuka; strummed, held, arpeggio; root and fifth, long notes
              violin, oboe, sitar, clarinet, flute, dulcimer; acoustic guitar, dulcimer, strings; strings; double bass
            """;

    private static final Map<String, Genre> BY_NAME = new TreeMap<>();
    private static final List<Genre> ALL = genres();

    private Genres() {}

    /** Number and kind of the tones that chords have. */
    enum Colour {
        /** Three. */
        TRIADS,
        /** Four: with their sevenths. */
        SEVENTHS,
        /** Now and then a ninth, a suspension or a seventh. */
        ADDED,
        /** Dominant sevenths on every degree of the blues. */
        BLUES
    }

    /** A genre. */
    record Genre(
            String name,
            List<String> synonyms,
            List<Meter> meters,
            int slowest,
            int fastest,
            Swing swing,
            Colour colour,
            int kit,
            double drums,
            double bass,
            List<String> grooves,
            List<String> accompanimentStyles,
            List<String> bassStyles,
            List<Instrument> leads,
            List<Instrument> accompaniments,
            List<Instrument> pads,
            List<Instrument> basses) {}

    private static List<Genre> genres() {
        List<String> lines = TABLE.lines().toList();
        List<Genre> genres = new ArrayList<>();
        for (int i = 0; i + 2 < lines.size(); i += 3) {
            genres.add(genre(
                    Tables.list(lines.get(i), ";"),
                    Tables.list(lines.get(i + 1), ";"),
                    Tables.list(lines.get(i + 2), ";")));
        }
        genres.forEach(genre -> BY_NAME.put(genre.name(), genre));
        return List.copyOf(genres);
    }

    private static Genre genre(List<String> facts, List<String> styles, List<String> players) {
        List<Integer> tempi = numbers(facts.get(3), "-");
        List<Integer> chances = numbers(facts.get(7), " ");
        return new Genre(
                facts.get(0),
                Tables.names(facts.get(1)),
                Tables.names(facts.get(2)).stream().map(Meter::parse).toList(),
                tempi.get(0),
                tempi.get(1),
                Swing.parse(facts.get(4)),
                Colour.valueOf(facts.get(5).toUpperCase(Locale.ROOT)),
                Integer.parseInt(facts.get(6)),
                chances.get(0) / 100.0,
                chances.get(1) / 100.0,
                Tables.names(styles.get(0)),
                Tables.names(styles.get(1)),
                Tables.names(styles.get(2)),
                instruments(players.get(0)),
                instruments(players.get(1)),
                instruments(players.get(2)),
                instruments(players.get(3)));
    }

    private static List<Integer> numbers(String cell, String separator) {
        return Arrays.stream(cell.split(separator, -1)).map(Integer::valueOf).toList();
    }

    private static List<Instrument> instruments(String cell) {
        return cell.equals("-")
                ? List.of()
                : Tables.names(cell).stream().map(Instruments::named).toList();
    }

    static List<Genre> all() {
        return ALL;
    }

    static Genre named(String name) {
        return Tables.get(BY_NAME, name, "genre");
    }
}
