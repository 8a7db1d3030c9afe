package io.github.riffusion4j.game;

/**
 * A moment of the music. Bars and beats are counted from 1, as musicians do.
 *
 * @param frame samples of each channel from the beginning of the music
 * @param section the section that plays; in a transition, the one that comes
 * @param tempo in beats a minute
 * @param pass how often the section was played before, from 0
 * @param bar in the section
 * @param beat in the bar
 * @param beatsPerBar how many beats a bar has
 * @param phase the part of the beat that is over, 0 to less than 1
 */
public record MusicTime(
        long frame, String section, double tempo, long pass, int bar, int beat, int beatsPerBar, double phase) {}
