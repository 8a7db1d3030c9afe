package io.github.riffusion4j.score.midi;

/** Type numbers of meta events. */
public final class MetaEvents {

    /** Any text. */
    public static final int TEXT = 0x01;
    /** The name of the track; in the first track, of the piece. */
    public static final int TRACK_NAME = 0x03;
    /** The instrument that a track is for. */
    public static final int INSTRUMENT_NAME = 0x04;
    /** The name of a place in the piece, such as a section. */
    public static final int MARKER = 0x06;
    /** The port that a track's channels belong to: one byte. */
    public static final int PORT = 0x21;
    /** The track ends here. */
    public static final int END_OF_TRACK = 0x2f;
    /** Microseconds a quarter note: three bytes. */
    public static final int TEMPO = 0x51;
    /** The numerator; the denominator as a power of two; MIDI clocks a metronome click; 32nds a quarter note. */
    public static final int TIME_SIGNATURE = 0x58;
    /** Sharps, or flats if negative, from -7 to 7; 0 for major, 1 for minor. */
    public static final int KEY_SIGNATURE = 0x59;

    private MetaEvents() {}
}
