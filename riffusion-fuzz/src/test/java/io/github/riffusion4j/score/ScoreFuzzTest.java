package io.github.riffusion4j.score;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.fuzz.ReaderProperty;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.score.composer.PromptFacts;
import io.github.riffusion4j.score.midi.MidiFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** MIDI files, the notation of chords, keys, meters and tempos, and words that the composer reads. */
class ScoreFuzzTest {

    /** An event of a byte or two becomes a note of several objects. */
    private static final ReaderProperty MIDI = new ReaderProperty(64, MidiFormatException.class);

    private static final ReaderProperty NOTATION = new ReaderProperty(16, IllegalArgumentException.class);

    @FuzzTest
    void midi(byte[] file) {
        MIDI.check(() -> {
            Score score = MidiFile.decode(file, Duration.ofMinutes(10));
            ScoreImage.of(score, 64);
        });
    }

    @FuzzTest
    void chords(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        NOTATION.check(() -> ChordProgression.parse(text, Meter.parse("4/4")));
        NOTATION.check(() -> Chord.parse(text));
    }

    @FuzzTest
    void words(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        NOTATION.check(() -> Key.parse(text));
        NOTATION.check(() -> Meter.parse(text));
        NOTATION.check(() -> PitchName.parse(text));
        NOTATION.check(() -> Tempo.parse(text, Meter.parse("6/8")));
    }

    @FuzzTest
    void prompt(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        NOTATION.check(() -> PromptFacts.of(text));
        NOTATION.check(() -> Composer.compose(text, 1));
    }
}
