package io.github.riffusion4j.score.composer;

import java.util.List;
import java.util.Optional;

/**
 * The composer's decisions, in the words of its vocabulary: the facts that a caption may tell.
 *
 * @param genre the genre
 * @param mood the mood
 * @param scene the place or event of a game, where one was requested or drawn
 * @param lead the instrument of the melody; none where there is no melody
 * @param accompaniment the instrument of the chords
 * @param pad the instrument of held chords behind the others
 * @param countermelody the instrument of a second line
 * @param bass the instrument of the bass
 * @param drums "drums", or the name of another kit of General MIDI's
 * @param energy 0 to 1
 * @param unknown words of the prompt that mean nothing to the composer, in order
 */
public record Arrangement(
        String genre,
        String mood,
        Optional<String> scene,
        Optional<String> lead,
        Optional<String> accompaniment,
        Optional<String> pad,
        Optional<String> countermelody,
        Optional<String> bass,
        Optional<String> drums,
        double energy,
        List<String> unknown) {

    /** Copies the list. */
    public Arrangement {
        unknown = List.copyOf(unknown);
    }

    Arrangement withEnergy(double other) {
        return new Arrangement(
                genre, mood, scene, lead, accompaniment, pad, countermelody, bass, drums, other, unknown);
    }

    /** Returns whether one instrument plays alone, be it with both hands. */
    public boolean isSolo() {
        return bass.isEmpty()
                && drums.isEmpty()
                && pad.isEmpty()
                && countermelody.isEmpty()
                && (accompaniment.isEmpty() || accompaniment.equals(lead));
    }
}
