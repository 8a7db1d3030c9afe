package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MidiReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Gathers the notes of a MIDI file into parts: one for each track, and where a track plays in several channels or
 * changes its program, one for each of those. For one file, by one thread.
 */
final class MidiParts {

    private static final int CHANNELS = 16;
    private static final int KEYS = 128;
    private static final int PERCUSSION_CHANNEL = 9;
    private static final int NONE = -1;

    /** The notes of one track, channel and program. */
    private static final class Voice {
        private final int channel;
        private final int program;
        private final List<Note> notes = new ArrayList<>();

        private Voice(int channel, int program) {
            this.channel = channel;
            this.program = program;
        }

        private boolean isPercussion() {
            return channel == PERCUSSION_CHANNEL;
        }
    }

    /** A key that is held. */
    private record Held(Voice voice, int since, int key, int velocity) {

        /** Makes it a note, of one tick if it has no length: drum machines write such. */
        void letGo(int tick) {
            voice.notes.add(new Note(since, Math.max(1, tick - since), key, velocity));
        }
    }

    private final MidiSetup setup;
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    /** Count of the parts that wanted a name, so that the next free number is found at once. */
    private final Map<String, Integer> namesakes = new HashMap<>();

    private final Map<Integer, Voice> voices = new LinkedHashMap<>();
    private final int[] programs = new int[CHANNELS];
    private String trackName = "";
    private String instrumentName = "";
    private String role = "";
    private boolean isOnlyTrack;

    /** By channel and key. */
    private final Map<Integer, Held> held = new LinkedHashMap<>();

    MidiParts(MidiSetup setup) {
        this.setup = setup;
    }

    void beginTrack(MidiReader in) {
        isOnlyTrack = in.format() == 0;
        Arrays.fill(programs, NONE);
        voices.clear();
        trackName = "";
        instrumentName = "";
        role = "";
    }

    /** The first name counts. */
    void nameTrack(String name) {
        trackName = trackName.isEmpty() ? name : trackName;
    }

    /** The first name counts. */
    void nameInstrument(String name) {
        instrumentName = instrumentName.isEmpty() ? name : instrumentName;
    }

    void nameRole(String name) {
        role = name;
    }

    void changeProgram(MidiReader in) {
        programs[in.channel()] = in.data1();
        if (!role.isEmpty() && voices.isEmpty()) {
            voice(in); // a part of ours, even if no note follows
        }
    }

    /** Of a channel's programs the track's own comes before one that another track chose. */
    private Voice voice(MidiReader in) {
        int channel = in.channel();
        int program = programs[channel] == NONE ? setup.program(channel, in.tick()) : programs[channel];
        return voices.computeIfAbsent(channel * KEYS + program, key -> new Voice(channel, program));
    }

    /** A key that is held is let go first; if it was struck at the same time, the louder of the two notes is played. */
    void strike(MidiReader in, int tick) {
        int velocity = in.data2();
        Held before = held.remove(index(in));
        if (before != null && before.since() == tick) {
            velocity = Math.max(velocity, before.velocity());
        } else if (before != null) {
            before.letGo(tick);
        }
        held.put(index(in), new Held(voice(in), tick, in.data1(), velocity));
    }

    /** A key that is not held is passed over. */
    void release(MidiReader in, int tick) {
        Held before = held.remove(index(in));
        if (before != null) {
            before.letGo(tick);
        }
    }

    private static int index(MidiReader in) {
        return in.channel() * KEYS + in.data1();
    }

    /** Keys that are still held are let go at the track's end. */
    void endTrack(int tick) {
        held.values().forEach(key -> key.letGo(tick));
        held.clear();
        for (Voice voice : voices.values()) {
            if (!voice.notes.isEmpty() || !role.isEmpty()) {
                parts.add(new Part(unique(name(voice)), role(voice), voice.program, voice.isPercussion(), voice.notes));
            }
        }
    }

    private String name(Voice voice) {
        if (!isOnlyTrack && !trackName.isEmpty()) {
            return trackName;
        }
        if (!isOnlyTrack && !instrumentName.isEmpty()) {
            return instrumentName;
        }
        return voice.isPercussion() ? "drums" : GeneralMidi.instrument(voice.program);
    }

    private String unique(String name) {
        String unique = name;
        while (!names.add(unique)) {
            unique = name + " " + (namesakes.merge(name, 1, Integer::sum) + 1);
        }
        return unique;
    }

    private Role role(Voice voice) {
        for (Role known : Role.values()) {
            if (known.name().equals(role.toUpperCase(Locale.ROOT))) {
                return known;
            }
        }
        return voice.isPercussion() ? Role.DRUMS : GeneralMidi.usualRole(voice.program);
    }

    List<Part> toList() {
        return parts;
    }
}
