package io.github.riffusion4j.game.mix;

import java.util.List;

/**
 * A soundtrack at one sample rate, in frames and indices. Immutable but for the clips in its slots.
 *
 * @param sampleRate in Hz
 * @param layerCount how many layers of different names there are
 * @param transitions [from][to]
 */
public record MixPlan(
        int sampleRate,
        int layerCount,
        List<SectionPlan> sections,
        List<StingerPlan> stingers,
        List<List<TransitionPlan>> transitions) {

    /** When something begins. */
    public enum Sync {
        NOW,
        BEAT,
        BAR,
        LOOP_END
    }

    /**
     * A section.
     *
     * @param index among all sections
     * @param length frames of a pass
     * @param beats of a pass
     * @param beatsPerBar how many of them make a bar
     * @param clips of the layers
     * @param follower the section that follows by itself; this one if it loops for ever
     * @param passes after which it follows
     */
    public record SectionPlan(
            int index,
            int length,
            int beats,
            int beatsPerBar,
            List<LayerPlan> layers,
            ClipSet clips,
            int follower,
            int passes) {

        /** The first frame of a beat, counted from that of beat 0; also of beats after the first pass. */
        public long frameOfBeat(long beat) {
            return Math.floorDiv(beat, beats) * length
                    + Math.round((double) Math.floorMod(beat, beats) * length / beats);
        }

        /** The beat that a frame belongs to. */
        public long beatOf(long frame) {
            long beat = Math.floorDiv(frame, (long) length) * beats
                    + (long) ((double) Math.floorMod(frame, (long) length) * beats / length);
            // Beats begin at rounded frames.
            return frameOfBeat(beat + 1) <= frame ? beat + 1 : beat;
        }

        /** The frame of a pass that is nearest to a position in beats, of which those of earlier passes count, too. */
        public int frameOf(double beat) {
            return (int) Math.floorMod(Math.round(beat * length / beats), (long) length);
        }

        /** The first beat of which the number is a multiple of {@code step} that does not begin before a frame. */
        long frameOfNext(int step, long frame) {
            long beat = Math.floorDiv(beatOf(frame), step) * step;
            return frameOfBeat(beat) >= frame ? frameOfBeat(beat) : frameOfBeat(beat + step);
        }
    }

    /**
     * A layer of a section.
     *
     * @param control the index of the layer's name, which layers of other sections share
     * @param gain as a ratio
     * @param pan -1 to 1
     * @param threshold the intensity from which on it plays
     */
    public record LayerPlan(int control, double gain, double pan, double threshold) {}

    /**
     * A stinger.
     *
     * @param clips its only clip
     * @param gain as a ratio
     * @param duck the gain of the music meanwhile, as a ratio
     */
    public record StingerPlan(ClipSet clips, Sync sync, double gain, double duck) {}

    /**
     * A transition between two sections.
     *
     * @param fadeOutBeats of the section that ends
     * @param fadeInBeats of the section that begins
     * @param samePosition true to go on at the same beat, false to begin at the start
     * @param filler the index of the stinger that is played between them; -1 for none
     */
    public record TransitionPlan(
            Sync sync, double fadeOutBeats, double fadeInBeats, boolean samePosition, int filler) {}
}
