package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Descriptions of composed music in varied words: synonyms, another order, some things left unsaid. Everything said is
 * true of the score, and the composer reads it back.
 */
public final class Captions {

    private static final List<String> WITH_DRUMS =
            List.of("with drums", "drums", "with a drum beat", "with percussion", "drum beat");
    private static final List<String> WITHOUT_DRUMS = List.of("no drums", "without drums", "drumless", "no percussion");
    private static final List<String> WITH_BASS = List.of("with bass", "bass line", "and bass", "bassline");
    private static final List<String> WITHOUT_BASS = List.of("no bass", "without bass");
    private static final List<String> SOLO =
            List.of("solo %s", "%s solo", "%s alone", "only %s", "unaccompanied %s", "just %s");
    private static final List<String> ACCOMPANIED = List.of("with %s", "over %s", "accompanied by %s", "backed by %s");
    private static final List<String> SECOND = List.of("with %s", "and %s");
    private static final List<String> FILLERS = List.of("music", "melody", "tune", "song", "riff", "loop");
    private static final List<String> OPENINGS =
            List.of("", "", "", "", "", "a loop of", "music:", "a piece of", "some", "a");
    private static final List<String> SCENES = List.of("%s", "%s", "%s music", "%s theme", "music for a %s");
    private static final List<String> SEPARATORS = List.of(" ", " ", ", ", ", ");
    private static final List<String> DRUMS_ALONE = List.of(
            "drums only",
            "only drums",
            "solo drums",
            "drum loop alone",
            "just drums",
            "drum beat alone",
            "percussion only");
    private static final List<String> BASS_ALONE =
            List.of("bass alone", "only bass", "bass line only", "solo bass", "just the bass line", "bassline alone");
    private static final List<String> MELODY_ALONE = List.of(
            "%s melody alone", "solo %s", "%s alone", "only the %s melody", "just the %s lead", "%s tune alone");
    private static final List<String> CHORDS_ALONE =
            List.of("%s chords only", "only %s chords", "%s accompaniment alone", "just the %s chords");
    private static final List<String> PAD_ALONE =
            List.of("sustained chords of %s alone", "only sustained chords on %s", "just sustained chords %s");

    private static final double NONSENSE = 0.05;

    private Captions() {}

    /** Caption of the whole score; another seed gives other words. */
    public static String of(Composition composition, long seed) {
        return new Telling(composition, seed).whole();
    }

    /**
     * Caption of one part alone, as "drums only, fast funk".
     *
     * @throws IllegalArgumentException if the score has no part of that name
     */
    public static String ofPart(Composition composition, String part, long seed) {
        Part found = composition.score().solo(part).parts().get(0);
        return new Telling(composition, seed).part(found);
    }

    /** All phrases that captions are made of, beside the vocabulary's. */
    static List<String> phrases() {
        List<String> phrases = new ArrayList<>();
        for (List<String> list : List.of(
                WITH_DRUMS,
                WITHOUT_DRUMS,
                WITH_BASS,
                WITHOUT_BASS,
                SOLO,
                ACCOMPANIED,
                SECOND,
                FILLERS,
                OPENINGS,
                SCENES,
                DRUMS_ALONE,
                BASS_ALONE,
                MELODY_ALONE,
                CHORDS_ALONE,
                PAD_ALONE)) {
            list.forEach(phrase -> phrases.add(phrase.replace("%s", "").replace(":", "")));
        }
        return phrases;
    }

    /** One caption in the making. */
    private static final class Telling {

        private final Score score;
        private final Arrangement facts;
        private final SplitMix random;
        private final List<String> details = new ArrayList<>();

        Telling(Composition composition, long seed) {
            this.score = composition.score();
            this.facts = composition.arrangement();
            this.random = SplitMix.of(seed, "caption");
        }

        String whole() {
            List<String> words = new ArrayList<>();
            boolean solo = facts.isSolo() && facts.lead().isPresent() && random.chance(0.8);
            facts.lead().filter(lead -> random.chance(0.93)).ifPresent(lead -> {
                String name = instrument(lead);
                words.add(solo ? random.pick(SOLO).formatted(name) : name);
            });
            if (!solo && !words.isEmpty() && random.chance(0.15)) {
                words.add(words.remove(0) + " " + random.pick(FILLERS));
            }
            tellStyle(0.7, 0.55);
            tellPlayers();
            tellGrid();
            return joined(words);
        }

        private void tellStyle(double genre, double mood) {
            say(genre, named(facts.genre(), Genres.named(facts.genre()).synonyms()));
            say(mood, named(facts.mood(), Moods.named(facts.mood()).synonyms()));
            facts.scene()
                    .ifPresent(scene -> say(
                            0.75,
                            random.pick(SCENES)
                                    .formatted(named(scene, Scenes.named(scene).synonyms()))));
        }

        private void tellPlayers() {
            say(0.75, facts.drums().isPresent() ? random.pick(WITH_DRUMS) : random.pick(WITHOUT_DRUMS));
            facts.accompaniment()
                    .filter(name -> !facts.lead().equals(Optional.of(name)))
                    .ifPresent(name -> say(0.4, random.pick(ACCOMPANIED).formatted(instrument(name))));
            facts.countermelody().ifPresent(name -> say(0.5, random.pick(SECOND).formatted(instrument(name))));
            if (facts.bass().isPresent()) {
                say(0.25, random.pick(WITH_BASS));
            } else if (!facts.isSolo()) {
                say(0.12, random.pick(WITHOUT_BASS));
            }
        }

        private void tellGrid() {
            double bpm = score.beatsPerMinute();
            if (random.chance(0.6)) {
                TempoWords.TempoWord word = TempoWords.of(bpm);
                boolean number = random.chance(0.35);
                details.add(number ? Math.round(bpm) + " bpm" : named(word.name(), word.synonyms()));
            }
            say(0.22, random.pick(List.of("in %s", "%s", "in the key of %s")).formatted(score.key()));
            boolean common = score.meter().equals(Meter.COMMON);
            say(common ? 0.03 : 0.4, score.meter().toString());
            say(0.04, score.chords().print(score.meter()));
        }

        String part(Part part) {
            String name = Instruments.ofProgram(part.program()).name();
            String spoken = instrument(name);
            String phrase = switch (part.role()) {
                case DRUMS -> random.pick(DRUMS_ALONE);
                case BASS -> random.pick(BASS_ALONE);
                case CHORDS -> random.pick(CHORDS_ALONE).formatted(spoken);
                case PAD -> random.pick(PAD_ALONE).formatted(spoken);
                default -> random.pick(MELODY_ALONE).formatted(spoken);
            };
            tellStyle(0.6, part.percussion() ? 0.3 : 0.45);
            double bpm = score.beatsPerMinute();
            TempoWords.TempoWord word = TempoWords.of(bpm);
            say(0.5, random.chance(0.3) ? Math.round(bpm) + " bpm" : named(word.name(), word.synonyms()));
            say(score.meter().equals(Meter.COMMON) ? 0.02 : 0.4, score.meter().toString());
            say(part.percussion() ? 0 : 0.15, "in " + score.key());
            return joined(new ArrayList<>(List.of(phrase)));
        }

        private void say(double chance, String phrase) {
            if (random.chance(chance)) {
                details.add(phrase);
            }
        }

        /** A name, or now and then one of its synonyms. */
        private String named(String name, List<String> synonyms) {
            return synonyms.isEmpty() || random.chance(0.5) ? name : random.pick(synonyms);
        }

        private String instrument(String name) {
            return named(name, Instruments.named(name).synonyms());
        }

        private String joined(List<String> words) {
            Optional<String> first = words.stream().findFirst();
            words.addAll(details);
            for (int i = words.size() - 1; i > 0; i--) {
                Collections.swap(words, i, random.below(i + 1));
            }
            putFirst(words, first);
            if (random.chance(NONSENSE)) {
                words.add(random.below(words.size() + 1), nonsense());
            }
            boolean ambiguous = words.stream().anyMatch(word -> word.contains("|"));
            String separator = ambiguous ? ", " : random.pick(SEPARATORS);
            String text = String.join(separator, words);
            if (!ambiguous && separator.equals(" ")) {
                // "rock" before "organ" would be another instrument.
                String apart = String.join(", ", words);
                text = PromptReader.read(text).saysTheSame(PromptReader.read(apart)) ? text : apart;
            }
            String opening = random.pick(OPENINGS);
            return opening.isEmpty() || text.isEmpty() ? text : opening + " " + text;
        }

        /** Puts the lead before those that accompany it. */
        private static void putFirst(List<String> words, Optional<String> lead) {
            int from = lead.map(words::indexOf).orElse(-1);
            for (int i = 0; i < from; i++) {
                if (words.get(i).matches("(with|and|over|accompanied by|backed by) .*")) {
                    Collections.swap(words, i, from);
                    return;
                }
            }
        }

        /** A word that is in no vocabulary, so that unknown words come to mean nothing. */
        private String nonsense() {
            StringBuilder word = new StringBuilder();
            for (int i = random.between(4, 9); i > 0; i--) {
                word.append((char) ('a' + random.below(26)));
            }
            return word.toString();
        }
    }
}
