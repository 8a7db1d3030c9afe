package io.github.riffusion4j.score.midi;

/**
 * Bytes that are no Standard MIDI file, a damaged one, or one that holds what cannot be taken over. The message starts
 * with where the bytes come from and the offset of the byte where that was noticed: {@code song.mid, byte 133: ...}.
 */
public final class MidiFormatException extends RuntimeException {

    private final int offset;
    private final String problem;

    /**
     * Says what is wrong with bytes of no name.
     *
     * @param offset the byte where the problem was noticed, counted from 0
     */
    public MidiFormatException(int offset, String problem) {
        this("MIDI data", offset, problem);
    }

    /**
     * Says what is wrong, where, with which value, and what to do.
     *
     * @param source where the bytes come from: a file's path, or {@code MIDI data}
     * @param offset the byte where the problem was noticed, counted from 0
     */
    public MidiFormatException(String source, int offset, String problem) {
        super(source + ", byte " + offset + ": " + problem);
        this.offset = offset;
        this.problem = problem;
    }

    /** The byte where the problem was noticed, counted from 0. */
    public int offset() {
        return offset;
    }

    /** The message without the source and the offset. */
    public String problem() {
        return problem;
    }

    /** The same problem in bytes that come from {@code source}. */
    public MidiFormatException in(String source) {
        MidiFormatException named = new MidiFormatException(source, offset, problem);
        named.setStackTrace(getStackTrace());
        return named;
    }
}
