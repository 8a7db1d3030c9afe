package io.github.riffusion4j.score;

import java.util.List;

/** The instruments of General MIDI Level 1 (RP-003, MIDI Manufacturers Association, 1991). */
public final class GeneralMidi {

    private static final List<String> INSTRUMENTS = List.of(
            "acoustic grand piano",
            "bright acoustic piano",
            "electric grand piano",
            "honky-tonk piano",
            "electric piano 1",
            "electric piano 2",
            "harpsichord",
            "clavinet",
            "celesta",
            "glockenspiel",
            "music box",
            "vibraphone",
            "marimba",
            "xylophone",
            "tubular bells",
            "dulcimer",
            "drawbar organ",
            "percussive organ",
            "rock organ",
            "church organ",
            "reed organ",
            "accordion",
            "harmonica",
            "tango accordion",
            "nylon guitar",
            "steel guitar",
            "jazz guitar",
            "clean guitar",
            "muted guitar",
            "overdriven guitar",
            "distortion guitar",
            "guitar harmonics",
            "acoustic bass",
            "fingered bass",
            "picked bass",
            "fretless bass",
            "slap bass 1",
            "slap bass 2",
            "synth bass 1",
            "synth bass 2",
            "violin",
            "viola",
            "cello",
            "contrabass",
            "tremolo strings",
            "pizzicato strings",
            "harp",
            "timpani",
            "string ensemble 1",
            "string ensemble 2",
            "synth strings 1",
            "synth strings 2",
            "choir aahs",
            "voice oohs",
            "synth voice",
            "orchestra hit",
            "trumpet",
            "trombone",
            "tuba",
            "muted trumpet",
            "french horn",
            "brass section",
            "synth brass 1",
            "synth brass 2",
            "soprano saxophone",
            "alto saxophone",
            "tenor saxophone",
            "baritone saxophone",
            "oboe",
            "english horn",
            "bassoon",
            "clarinet",
            "piccolo",
            "flute",
            "recorder",
            "pan flute",
            "blown bottle",
            "shakuhachi",
            "whistle",
            "ocarina",
            "square lead",
            "sawtooth lead",
            "calliope lead",
            "chiff lead",
            "charang lead",
            "voice lead",
            "fifths lead",
            "bass and lead",
            "new age pad",
            "warm pad",
            "polysynth pad",
            "choir pad",
            "bowed pad",
            "metallic pad",
            "halo pad",
            "sweep pad",
            "rain effect",
            "soundtrack effect",
            "crystal effect",
            "atmosphere effect",
            "brightness effect",
            "goblins effect",
            "echoes effect",
            "sci-fi effect",
            "sitar",
            "banjo",
            "shamisen",
            "koto",
            "kalimba",
            "bagpipe",
            "fiddle",
            "shanai",
            "tinkle bell",
            "agogo",
            "steel drums",
            "woodblock",
            "taiko drum",
            "melodic tom",
            "synth drum",
            "reverse cymbal",
            "guitar fret noise",
            "breath noise",
            "seashore",
            "bird tweet",
            "telephone ring",
            "helicopter",
            "applause",
            "gunshot");

    private static final int FIRST_BASS = 32;
    private static final int FIRST_LEAD = 80;
    private static final int FIRST_PAD = 88;
    private static final int FAMILY = 8;

    private GeneralMidi() {}

    /**
     * The name of a program's instrument in lower case, as "violin".
     *
     * @param program 0 to 127
     * @throws IllegalArgumentException if the program is out of its range
     */
    public static String instrument(int program) {
        if (program < 0 || program >= INSTRUMENTS.size()) {
            throw new IllegalArgumentException("a program of General MIDI is 0 to 127, not " + program);
        }
        return INSTRUMENTS.get(program);
    }

    /** The role for which a program's instrument is made, if it is made for one. */
    static Role usualRole(int program) {
        return switch (program / FAMILY * FAMILY) {
            case FIRST_BASS -> Role.BASS;
            case FIRST_LEAD -> Role.MELODY;
            case FIRST_PAD -> Role.PAD;
            default -> Role.OTHER;
        };
    }
}
