package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.composer.Instrument.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The instruments that the composer writes for. */
final class Instruments {

    /** In each row: name, General MIDI program, lowest note, highest note, family, other names. */
    private static final String TABLE = """
            piano              |   0 | 55 | 88 | struck  | grand piano, acoustic piano, pianist
            honky-tonk piano   |   3 | 55 | 86 | struck  | honky tonk, saloon piano, barroom piano
            electric piano     |   4 | 52 | 86 | struck  | rhodes, fender rhodes, keyboard, keys
            harpsichord        |   6 | 53 | 84 | struck  | cembalo
            celesta            |   8 | 67 | 98 | struck  | toy piano
            glockenspiel       |   9 | 72 | 100| struck  | orchestra bells
            music box          |  10 | 67 | 98 | struck  | musical box
            vibraphone         |  11 | 55 | 86 | struck  | vibes
            marimba            |  12 | 52 | 86 | struck  |
            xylophone          |  13 | 65 | 96 | struck  |
            church bells       |  14 | 58 | 80 | struck  | bells, tubular bells, bell
            dulcimer           |  15 | 55 | 84 | plucked | hammered dulcimer
            organ              |  16 | 48 | 84 | held    | hammond organ, hammond
            rock organ         |  18 | 48 | 84 | held    | distorted organ
            church organ       |  19 | 48 | 84 | held    | pipe organ
            accordion          |  21 | 55 | 86 | held    | squeezebox, concertina
            harmonica          |  22 | 60 | 86 | blown   | blues harp, mouth organ
            acoustic guitar    |  24 | 45 | 79 | plucked | nylon guitar, classical guitar, spanish guitar, guitar
            steel guitar       |  25 | 45 | 79 | plucked | steel string guitar, western guitar
            jazz guitar        |  26 | 45 | 79 | plucked | hollow body guitar
            clean guitar       |  27 | 45 | 81 | plucked | clean electric guitar
            muted guitar       |  28 | 45 | 76 | plucked | palm muted guitar
            electric guitar    |  29 | 45 | 84 | held    | distorted guitar, overdriven guitar, lead guitar
            violin             |  40 | 57 | 91 | held    | fiddle
            viola              |  41 | 50 | 81 | held    |
            cello              |  42 | 40 | 69 | held    | violoncello
            tremolo strings    |  44 | 52 | 84 | held    | tremolo
            pizzicato strings  |  45 | 48 | 84 | plucked | plucked strings, pizzicato
            harp               |  46 | 48 | 91 | plucked | lyre
            strings            |  48 | 52 | 88 | held    | string section, orchestra strings, string quartet, violins
            choir              |  52 | 52 | 79 | held    | voices, choral voices, chorus
            orchestra hit      |  55 | 52 | 76 | struck  |
            trumpet            |  56 | 55 | 82 | blown   |
            trombone           |  57 | 43 | 70 | blown   |
            muted trumpet      |  59 | 55 | 82 | blown   | harmon mute
            french horn        |  60 | 46 | 74 | blown   | horn, horns
            brass              |  61 | 50 | 79 | held    | brass section, fanfare brass
            synth brass        |  62 | 50 | 79 | held    | analog brass
            saxophone          |  65 | 52 | 81 | blown   | sax, alto sax
            tenor sax          |  66 | 46 | 75 | blown   | tenor saxophone
            oboe               |  68 | 59 | 86 | blown   |
            bassoon            |  70 | 40 | 69 | blown   |
            clarinet           |  71 | 52 | 86 | blown   |
            piccolo            |  72 | 74 | 100| blown   |
            flute              |  73 | 62 | 93 | blown   |
            recorder           |  74 | 65 | 91 | blown   |
            pan flute          |  75 | 60 | 88 | blown   | panpipes, panpipe
            shakuhachi         |  77 | 60 | 86 | blown   | bamboo flute
            whistle            |  78 | 67 | 93 | blown   | tin whistle, whistling
            ocarina            |  79 | 62 | 88 | blown   |
            chiptune           |  80 | 55 | 91 | held    | square wave, video game synth, pulse wave, square lead
            synth              |  81 | 52 | 86 | held    | synthesizer, saw synth, synthesiser, synth lead, saw lead
            synth pad          |  89 | 50 | 79 | held    | pad, warm pad
            sitar              | 104 | 50 | 79 | plucked |
            banjo              | 105 | 52 | 81 | plucked |
            shamisen           | 106 | 52 | 79 | plucked |
            koto               | 107 | 52 | 84 | plucked | guzheng
            kalimba            | 108 | 60 | 88 | plucked | thumb piano, mbira
            bagpipes           | 109 | 58 | 77 | held    | bagpipe
            steel drums        | 114 | 57 | 86 | struck  | steelpan, steel drum
            double bass        |  32 | 28 | 55 | bass    | upright bass, acoustic bass, contrabass
            bass guitar        |  33 | 28 | 55 | bass    | electric bass, fingered bass
            picked bass        |  34 | 28 | 55 | bass    |
            fretless bass      |  35 | 28 | 55 | bass    |
            slap bass          |  36 | 28 | 55 | bass    | slapped bass
            synth bass         |  38 | 28 | 55 | bass    | acid bass, analog bass
            sub bass           |  39 | 28 | 50 | bass    | 808 bass, 808
            tuba               |  58 | 28 | 55 | bass    | sousaphone
            """;

    private static final Map<String, Instrument> BY_NAME = new TreeMap<>();
    private static final List<Instrument> ALL = rows();
    private static final List<Instrument> LEADS = ALL.stream()
            .filter(i -> i.family() != Family.BASS && !i.name().equals("orchestra hit"))
            .toList();

    private Instruments() {}

    private static List<Instrument> rows() {
        List<Instrument> instruments = new ArrayList<>();
        for (List<String> row : Tables.rows(TABLE)) {
            instruments.add(new Instrument(
                    row.get(0),
                    Integer.parseInt(row.get(1)),
                    Integer.parseInt(row.get(2)),
                    Integer.parseInt(row.get(3)),
                    Tables.constant(Family.class, row.get(4)),
                    Tables.names(row.get(5))));
        }
        instruments.forEach(instrument -> BY_NAME.put(instrument.name(), instrument));
        return List.copyOf(instruments);
    }

    static List<Instrument> all() {
        return ALL;
    }

    /** All that may lead. */
    static List<Instrument> leads() {
        return LEADS;
    }

    static Instrument named(String name) {
        return Tables.get(BY_NAME, name, "instrument");
    }

    /** The instrument of a program; the piano for programs that no instrument here has. */
    static Instrument ofProgram(int program) {
        return ALL.stream().filter(i -> i.program() == program).findFirst().orElse(ALL.get(0));
    }
}
