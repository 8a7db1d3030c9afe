/** Music as notes: scores, chords and keys, MIDI files, and a composer that needs no model. */
module io.github.riffusion4j.score {
    requires static org.jspecify;

    exports io.github.riffusion4j.score;
    exports io.github.riffusion4j.score.composer;
    exports io.github.riffusion4j.score.midi;
}
