package io.github.riffusion4j.game;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.AtomicFiles;
import io.github.riffusion4j.base.files.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The music of a game as a plan: sections of layers, stingers, and the table of transitions between sections. Written
 * by hand as {@code soundtrack.json} or built here; baked, it is in a {@link MusicPack}. Immutable and thread safe.
 *
 * <pre>{@code
 * Soundtrack soundtrack = Soundtrack.of(
 *                 Section.of("calm", 90, 8).prompt("calm piano, strings").layers(
 *                         Layer.of("pad").part("pad"), Layer.of("drums").part("drums").threshold(0.5)),
 *                 Section.of("battle", 120, 8).prompt("epic battle drums, brass"))
 *         .stingers(Stinger.of("coin").prompt("bright glockenspiel"))
 *         .transitions(Transition.of("*", "battle").sync(Sync.NEXT_BEAT).cut());
 * }</pre>
 *
 * @param title for people
 * @param start the section to begin with
 * @param sections at least one, each of another name
 * @param transitions the table; what it does not say is {@link Transition#standard()}
 * @param stingers each of another name
 */
public record Soundtrack(
        String title, String start, List<Section> sections, List<Transition> transitions, List<Stinger> stingers) {

    /** The name of its file in a pack. */
    public static final String FILE = "soundtrack.json";

    private static final long MOST_BYTES = 4 << 20;

    /**
     * Checks that all names that are referred to exist.
     *
     * @throws IllegalArgumentException if there is no section, two have the same name, or a transition, a follower or
     *     the start names a section or stinger that is not there
     */
    public Soundtrack {
        sections = List.copyOf(sections);
        transitions = List.copyOf(transitions);
        stingers = List.copyOf(stingers);
        if (sections.isEmpty()) {
            throw new IllegalArgumentException("a soundtrack needs a section");
        }
        requireUnique("sections", sections.stream().map(Section::name).toList());
        requireUnique("stingers", stingers.stream().map(Stinger::name).toList());
        requireKnown("the start", "section", start, names(sections));
        for (Section section : sections) {
            if (section.follower().isPresent()) {
                String follower = section.follower().get().section();
                requireKnown("what follows \"" + section.name() + "\"", "section", follower, names(sections));
            }
        }
        for (Transition transition : transitions) {
            for (String end : List.of(transition.from(), transition.to())) {
                if (!end.equals(Transition.ANY)) {
                    requireKnown(row(transition), "section", end, names(sections));
                }
            }
            if (transition.filler().isPresent()) {
                List<String> known = stingers.stream().map(Stinger::name).toList();
                requireKnown(row(transition), "stinger", transition.filler().get(), known);
            }
        }
    }

    private static String row(Transition transition) {
        return "the transition from \"" + transition.from() + "\" to \"" + transition.to() + "\"";
    }

    private static void requireUnique(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("two " + what + " are called \"" + name + "\"; rename one");
            }
        }
    }

    private static void requireKnown(String where, String what, String name, List<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    where + " names the " + what + " \"" + name + "\", which is not there; there are " + known);
        }
    }

    private static List<String> names(List<Section> sections) {
        return sections.stream().map(Section::name).toList();
    }

    /** A soundtrack of sections, which begins with the first. */
    public static Soundtrack of(Section first, Section... others) {
        return new Soundtrack(
                "",
                first.name(),
                Stream.concat(Stream.of(first), Stream.of(others)).toList(),
                List.of(),
                List.of());
    }

    /** This soundtrack with a title. */
    public Soundtrack title(String title) {
        return new Soundtrack(title, start, sections, transitions, stingers);
    }

    /** This soundtrack with a table of transitions, in place of what it has; after the stingers that fill them. */
    public Soundtrack transitions(Transition... transitions) {
        return new Soundtrack(title, start, sections, List.of(transitions), stingers);
    }

    /** This soundtrack with stingers, in place of what it has. */
    public Soundtrack stingers(Stinger... stingers) {
        return new Soundtrack(title, start, sections, transitions, List.of(stingers));
    }

    /**
     * The section of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Section section(String name) {
        return sections.get(sectionIndex(name));
    }

    int sectionIndex(String name) {
        return index("section", name, names(sections));
    }

    int stingerIndex(String name) {
        return index("stinger", name, stingers.stream().map(Stinger::name).toList());
    }

    /** The names of all layers, each once, in order of appearance. */
    public List<String> layerNames() {
        return sections.stream()
                .flatMap(section -> section.soundingLayers().stream())
                .map(Layer::name)
                .distinct()
                .toList();
    }

    int layerIndex(String name) {
        return index("layer", name, layerNames());
    }

    private static int index(String what, String name, List<String> known) {
        int index = known.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("there is no " + what + " \"" + name + "\"; there are " + known);
        }
        return index;
    }

    /** The transition that the table says. */
    public Transition transition(String from, String to) {
        Transition best = Transition.standard();
        int fit = 0;
        for (Transition row : transitions) {
            if (row.fit(from, to) > fit) {
                best = row;
                fit = row.fit(from, to);
            }
        }
        return best;
    }

    /** The first thing that has no clip yet, if any. */
    Optional<String> unbaked() {
        return Stream.concat(
                        sections.stream()
                                .flatMap(section -> section.soundingLayers().stream()
                                        .filter(layer -> layer.clip().isEmpty())
                                        .map(layer -> "layer \"" + layer.name() + "\" of section \"" + section.name()
                                                + "\"")),
                        stingers.stream()
                                .filter(stinger -> stinger.clip().isEmpty())
                                .map(stinger -> "stinger \"" + stinger.name() + "\""))
                .findFirst();
    }

    /** As JSON, which {@link #parse} reads again. */
    public String toJson() {
        return SoundtrackJson.of(this);
    }

    /**
     * The soundtrack of a JSON text.
     *
     * @param source its name, to begin error messages with
     * @throws InvalidFileException if it is none, of a later version, or wrong
     */
    public static Soundtrack parse(String json, String source) {
        return SoundtrackJson.parse(json, source);
    }

    /**
     * Reads a JSON file.
     *
     * @throws InvalidFileException if it is missing, no soundtrack, of a later version, or wrong
     */
    public static Soundtrack read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InvalidFileException(
                        file, "has " + Files.size(file) + " bytes; a soundtrack has at most " + MOST_BYTES);
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + IoReason.of(e), e);
        }
    }

    /** Writes a JSON file, which replaces an older one once it is complete. */
    public void write(Path file) {
        AtomicFiles.write(file, out -> out.write(toJson().getBytes(StandardCharsets.UTF_8)));
    }
}
