package io.github.riffusion4j.game;

import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Tempo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A named state of the music: a loop of bars, which one or several {@link Layer}s play together. Immutable; methods
 * with an argument return a changed copy.
 *
 * @param name "battle"
 * @param tempo in beats of the meter a minute
 * @param meter of all bars
 * @param bars of a pass, 1 to {@value #MOST_BARS}
 * @param key of generated music
 * @param chords of generated music, as "Am F C G"
 * @param prompt a text to generate layers from that have none of their own
 * @param seed of generated music
 * @param layers at least one, each of another name
 * @param follower the section that follows by itself; none if this one loops until another is asked for
 */
public record Section(
        String name,
        double tempo,
        Meter meter,
        int bars,
        Optional<Key> key,
        Optional<String> chords,
        Optional<String> prompt,
        long seed,
        List<Layer> layers,
        Optional<Follower> follower) {

    /** The most bars of a section. */
    public static final int MOST_BARS = 64;

    /** The name of the layer of a section that has only one. */
    public static final String ONLY_LAYER = "music";

    private static final double SHORTEST_SECONDS = 0.25;
    private static final double LONGEST_SECONDS = 600;

    /**
     * The section that follows another by itself.
     *
     * @param section its name
     * @param passes how often the other is played before, at least 1
     */
    public record Follower(String section, int passes) {

        /** @throws IllegalArgumentException if there are fewer passes than one */
        public Follower {
            Names.require("section", section);
            if (passes < 1) {
                throw new IllegalArgumentException("a section is played once or more before another, not " + passes);
            }
        }
    }

    /** @throws IllegalArgumentException if a value is out of its range, or two layers have the same name */
    public Section {
        Names.require("section", name);
        if (bars < 1 || bars > MOST_BARS) {
            throw new IllegalArgumentException("a section has 1 to " + MOST_BARS + " bars, not " + bars);
        }
        layers = List.copyOf(layers);
        Set<String> names = new HashSet<>();
        for (Layer layer : layers) {
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException(
                        "section \"" + name + "\" has two layers \"" + layer.name() + "\"; rename one");
            }
        }
        double seconds = Tempo.of(tempo, meter).seconds((long) bars * meter.barTicks());
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException("section \"" + name + "\" lasts " + seconds + " seconds; it must be "
                    + SHORTEST_SECONDS + " to " + LONGEST_SECONDS);
        }
    }

    /** Bars of 4/4 in a tempo, without a layer yet. */
    public static Section of(String name, double beatsPerMinute, int bars) {
        return new Section(
                name,
                beatsPerMinute,
                Meter.COMMON,
                bars,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(),
                Optional.empty());
    }

    /** This section in a meter, as "6/8". */
    public Section meter(String text) {
        return new Section(name, tempo, Meter.parse(text), bars, key, chords, prompt, seed, layers, follower);
    }

    /** This section in a key, as "A minor". */
    public Section key(String text) {
        return new Section(
                name, tempo, meter, bars, Optional.of(Key.parse(text)), chords, prompt, seed, layers, follower);
    }

    /** This section with chords, as "Am F C G". */
    public Section chords(String text) {
        return new Section(name, tempo, meter, bars, key, Optional.of(text), prompt, seed, layers, follower);
    }

    /** This section with a text to generate it from. */
    public Section prompt(String text) {
        return new Section(name, tempo, meter, bars, key, chords, Optional.of(text), seed, layers, follower);
    }

    /** This section with a seed. */
    public Section seed(long seed) {
        return new Section(name, tempo, meter, bars, key, chords, prompt, seed, layers, follower);
    }

    /** This section with layers, in place of those that it has. */
    public Section layers(Layer... layers) {
        return layers(List.of(layers));
    }

    /** This section with layers, in place of those that it has. */
    public Section layers(List<Layer> layers) {
        return new Section(name, tempo, meter, bars, key, chords, prompt, seed, layers, follower);
    }

    /** This section with one layer, of a file. */
    public Section clip(String file) {
        return layers(Layer.of(ONLY_LAYER).clip(file));
    }

    /** This section with another that follows by itself. */
    public Section then(String section, int passes) {
        return new Section(
                name,
                tempo,
                meter,
                bars,
                key,
                chords,
                prompt,
                seed,
                layers,
                Optional.of(new Follower(section, passes)));
    }

    /** The layers; of a section without any, one that its prompt describes. */
    List<Layer> soundingLayers() {
        return layers.isEmpty() ? List.of(Layer.of(ONLY_LAYER)) : layers;
    }

    /** The beats of a pass, as people tap them: two a bar in 6/8. */
    public int beats() {
        return bars * meter.pulses();
    }

    /** The length of a pass in samples, which all clips of its layers have. */
    public int samples(int sampleRate) {
        return Math.toIntExact(Tempo.of(tempo, meter).samples((long) bars * meter.barTicks(), sampleRate));
    }
}
