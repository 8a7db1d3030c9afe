package io.github.riffusion4j.score.midi;

/** The kinds of events that a Standard MIDI file holds; those up to {@link #PITCH_BEND} belong to a channel. */
public enum MidiEventType {
    /** A key is let go: {@link MidiReader#data1()} is the key. */
    NOTE_OFF,
    /** A key is struck: {@link MidiReader#data1()} is the key, {@link MidiReader#data2()} the velocity; 0 lets go. */
    NOTE_ON,
    /** Pressure on one key. */
    POLYPHONIC_PRESSURE,
    /** A controller moves: {@link MidiReader#data1()} is the controller, {@link MidiReader#data2()} its value. */
    CONTROL_CHANGE,
    /** Another sound: {@link MidiReader#data1()} is the program, 0 to 127. */
    PROGRAM_CHANGE,
    /** Pressure on all keys of a channel. */
    CHANNEL_PRESSURE,
    /** The pitch wheel moves. */
    PITCH_BEND,
    /** A message for one maker's instruments. */
    SYSTEM_EXCLUSIVE,
    /** A fact about the music: {@link MidiReader#metaType()} says which. */
    META;

    private static final MidiEventType[] VALUES = values();

    /** The type of a channel's message, by its status byte from 0x80 to 0xEF. */
    static MidiEventType ofChannelStatus(int status) {
        return VALUES[(status >> 4) - 8];
    }

    /** Number of data bytes that follow the status byte of a channel's message: 1 or 2. */
    int dataBytes() {
        return this == PROGRAM_CHANGE || this == CHANNEL_PRESSURE ? 1 : 2;
    }
}
