package io.github.riffusion4j.game;

import java.util.Optional;

/**
 * A row of the table of transitions: how one section follows another. The most special row that fits rules: from and to
 * by name, then from by name, then to by name, then {@value #ANY} for both. Immutable; methods with an argument return
 * a changed copy.
 *
 * @param from the section that ends; {@value #ANY} for any
 * @param to the section that begins; {@value #ANY} for any
 * @param sync when
 * @param fade how
 * @param beats of the fade, 0 to {@value #MOST_BEATS}: of the section that ends where it fades out, of that which
 *     begins where it fades in
 * @param entry where in the section that begins
 * @param filler the stinger that is played between them: the section that begins does so at the first beat after it
 */
public record Transition(
        String from, String to, Sync sync, Fade fade, double beats, Entry entry, Optional<String> filler) {

    /** Stands for any section. */
    public static final String ANY = "*";

    /** The longest fade. */
    public static final double MOST_BEATS = 64;

    /** How the sections pass. */
    public enum Fade {
        /** One ends and the other begins, within three milliseconds. */
        CUT,
        /** One fades out while the other fades in, at equal power. */
        CROSS,
        /** One fades out while the other plays in full. */
        OUT,
        /** One ends, and the other fades in. */
        IN
    }

    /** Where the section that begins does so. */
    public enum Entry {
        /** At its first beat. */
        START,
        /** At the beat after those that the section that ends has played of its loop. */
        SAME_POSITION
    }

    /** @throws IllegalArgumentException if a value is out of its range */
    public Transition {
        requireSection(from);
        requireSection(to);
        filler.ifPresent(name -> Names.require("stinger", name));
        if (!(beats >= 0 && beats <= MOST_BEATS)) {
            throw new IllegalArgumentException("a fade is 0 to " + MOST_BEATS + " beats long, not " + beats);
        }
    }

    private static void requireSection(String name) {
        if (!name.equals(ANY)) {
            Names.require("section", name);
        }
    }

    /** A crossfade of one beat from the next bar on, to the start of the section. */
    public static Transition of(String from, String to) {
        return new Transition(from, to, Sync.NEXT_BAR, Fade.CROSS, 1, Entry.START, Optional.empty());
    }

    /** A crossfade of one beat from the next bar on, from any section to any other: what is played without a table. */
    public static Transition standard() {
        return of(ANY, ANY);
    }

    /** This transition at another moment. */
    public Transition sync(Sync sync) {
        return new Transition(from, to, sync, fade, beats, entry, filler);
    }

    /** This transition with another fade. */
    public Transition fade(Fade fade, double beats) {
        return new Transition(from, to, sync, fade, beats, entry, filler);
    }

    /** This transition without a fade. */
    public Transition cut() {
        return fade(Fade.CUT, 0);
    }

    /** This transition to another place in the section that begins. */
    public Transition entry(Entry entry) {
        return new Transition(from, to, sync, fade, beats, entry, filler);
    }

    /** This transition over a stinger. */
    public Transition filler(String stinger) {
        return new Transition(from, to, sync, fade, beats, entry, Optional.of(stinger));
    }

    /** How well it fits: 0 for not at all, and more the more special it is. */
    int fit(String source, String target) {
        boolean fits = (from.equals(ANY) || from.equals(source)) && (to.equals(ANY) || to.equals(target));
        return fits ? 1 + (from.equals(ANY) ? 0 : 2) + (to.equals(ANY) ? 0 : 1) : 0;
    }
}
