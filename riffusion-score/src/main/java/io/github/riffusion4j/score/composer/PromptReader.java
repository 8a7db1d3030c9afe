package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Chord;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Mode;
import io.github.riffusion4j.score.NotationException;
import io.github.riffusion4j.score.composer.Vocabulary.PartWord;
import io.github.riffusion4j.score.composer.Vocabulary.Particle;
import io.github.riffusion4j.score.composer.Wishes.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a prompt asks for. For one prompt, once. */
final class PromptReader {

    private static final Pattern TOKEN = Pattern.compile("\\||[^\\s,;:!?()\"|]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final Pattern GLUED_TEMPO = Pattern.compile("([0-9]+(\\.[0-9]+)?)-?bpm");
    private static final Pattern GLUED_BARS = Pattern.compile("([0-9]+)-bars?");
    private static final Pattern FRACTION = Pattern.compile("[0-9]+/[0-9]+");
    private static final Pattern NOTE = Pattern.compile("[A-Ga-g](#|b|\u266f|\u266d)?");
    private static final Pattern SHORT_KEY = Pattern.compile("[A-G](#|b|\u266f|\u266d)?m?");
    private static final List<String> BEHIND = List.of("with", "over", "by", "and");
    private static final double SLOWEST = 20;
    private static final double FASTEST = 400;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final Wishes wishes = new Wishes();
    private int at;
    private int instrumentEnd = -1;
    private boolean behind;

    private PromptReader(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find()) {
            String word = matcher.group();
            while (word.length() > 1 && (word.endsWith(".") || word.endsWith("'"))) {
                word = word.substring(0, word.length() - 1);
            }
            boolean apart = !text.substring(end, matcher.start()).isBlank();
            tokens.add(new Token(word, Vocabulary.normalised(word), matcher.start(), apart));
            end = matcher.end();
        }
    }

    /** A word; {@code apart} where a comma or the like stands before it. */
    private record Token(String word, String lower, int start, boolean apart) {

        int end() {
            return start + word.length();
        }
    }

    /**
     * Reads a prompt.
     *
     * @throws NotationException if a tempo, meter, key, number of bars or chords in it are nonsense
     */
    static Wishes read(String text) {
        PromptReader reader = new PromptReader(text);
        while (reader.at < reader.tokens.size()) {
            reader.readNext();
        }
        return reader.wishes;
    }

    private void readNext() {
        if (readChords() || readMeter() || readKey() || readPhrase() || readNumber()) {
            return;
        }
        String lower = tokens.get(at).lower();
        if (!lower.equals("|") && Vocabulary.number(lower).isEmpty()) {
            wishes.unknown.add(tokens.get(at).word());
        }
        at++;
    }

    private String lower(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index).lower() : "";
    }

    private boolean readMeter() {
        Token token = tokens.get(at);
        if (!FRACTION.matcher(token.word()).matches()) {
            return false;
        }
        try {
            wishes.meter = Optional.of(Meter.parse(token.word()));
        } catch (NotationException e) {
            throw new NotationException(e.description(), text, token.start() + e.index());
        }
        at++;
        return true;
    }

    /** Two chords or more in a row, one after the word "chords", or anything between vertical lines. */
    private boolean readChords() {
        int end = at;
        int chords = 0;
        boolean lines = false;
        while (end < tokens.size() && isChordSign(end)) {
            String word = tokens.get(end).word();
            lines |= word.equals("|");
            chords += word.equals("|") ? 0 : word.contains("-") ? 2 : 1;
            end++;
        }
        boolean announced =
                at > 0 && (lower(at - 1).equals("chords") || lower(at - 1).equals("progression"));
        if (announced && chords == 0 && looksLikeChord(tokens.get(at).word())) {
            end = at + 1; // its error is the reader's
            chords = 1;
        }
        if (chords == 0 || (chords == 1 && !announced && !lines)) {
            return false;
        }
        if (end < tokens.size() && lines && looksLikeChord(tokens.get(end).word())) {
            end++;
        }
        int start = tokens.get(at).start();
        String part = text.substring(start, tokens.get(end - 1).end());
        checkChords(part, start);
        wishes.chords = Optional.of(part);
        at = end;
        return true;
    }

    private void checkChords(String part, int start) {
        try {
            ChordProgression.parse(part, Meter.COMMON);
        } catch (NotationException e) {
            throw new NotationException(e.description(), text, start + e.index());
        }
    }

    private boolean isChordSign(int index) {
        String word = tokens.get(index).word();
        if (word.equals("|") || (word.equals("%") && index > at)) {
            return true;
        }
        // "in A minor" is a key, and "A" before a word an article.
        if (isMode(index + 1) || (word.equals("A") && index + 1 < tokens.size() && !startsLikeChord(index + 1))) {
            return false;
        }
        for (String part : word.split("-", -1)) {
            if (!isChord(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean startsLikeChord(int index) {
        String word = tokens.get(index).word();
        return word.equals("|") || isChord(word.contains("-") ? word.substring(0, word.indexOf('-')) : word);
    }

    private static boolean isChord(String word) {
        if (word.isEmpty() || word.charAt(0) < 'A' || word.charAt(0) > 'G') {
            return false;
        }
        try {
            Chord.parse(word);
            return true;
        } catch (NotationException e) {
            return false;
        }
    }

    private static boolean looksLikeChord(String word) {
        return word.length() <= 8
                && word.charAt(0) >= 'A'
                && word.charAt(0) <= 'Z'
                && word.matches("[A-Z][#b]?[a-z0-9#/]*")
                && !Vocabulary.meaning(Vocabulary.normalised(word)).isPresent();
    }

    private boolean isMode(int index) {
        String lower = lower(index);
        return lower.equals("sharp")
                || lower.equals("flat")
                || Vocabulary.meaning(lower).filter(Mode.class::isInstance).isPresent();
    }

    /** "D minor", "e flat major", "in Am", "key of G". */
    private boolean readKey() {
        Token token = tokens.get(at);
        boolean announced = lower(at - 1).equals("key")
                || (lower(at - 1).equals("of") && lower(at - 2).equals("key"));
        int end = at + 1;
        if (NOTE.matcher(token.word()).matches() && isMode(end)) {
            end += lower(end).equals("sharp") || lower(end).equals("flat") ? 1 : 0;
            end += isMode(end) ? 1 : 0;
        } else if (!(announced && !token.lower().equals("of"))
                && !(lower(at - 1).equals("in")
                        && SHORT_KEY.matcher(token.word()).matches())) {
            return false;
        }
        try {
            wishes.key = Optional.of(
                    Key.parse(text.substring(token.start(), tokens.get(end - 1).end())));
        } catch (NotationException e) {
            if (!looksLikeChord(token.word())) {
                return false; // "key change" and the like
            }
            throw new NotationException(e.description(), text, token.start() + e.index());
        }
        at = end;
        return true;
    }

    /** "120 bpm", "at 96", "8 bars". */
    private boolean readNumber() {
        Token token = tokens.get(at);
        Matcher glued = GLUED_TEMPO.matcher(token.word().toLowerCase(Locale.ROOT));
        if (glued.matches()) {
            setTempo(Double.parseDouble(glued.group(1)), token.start());
            at++;
            return true;
        }
        Matcher gluedBars = GLUED_BARS.matcher(token.word().toLowerCase(Locale.ROOT));
        if (gluedBars.matches()) {
            setBars(gluedBars.group(1), token.start());
            at++;
            return true;
        }
        boolean digits = NUMBER.matcher(token.word()).matches();
        String next = lower(at + 1);
        if (next.matches("bars?|measures?")
                && (digits || Vocabulary.number(token.lower()).isPresent())) {
            setBars(Vocabulary.number(token.lower()).map(String::valueOf).orElse(token.word()), token.start());
            at += 2;
            return true;
        }
        String before = lower(at - 1);
        if (digits && (next.matches("bpm|beats") || before.matches("at|tempo|bpm"))) {
            setTempo(Double.parseDouble(token.word()), token.start());
            at++;
            return true;
        }
        return false;
    }

    private void setTempo(double beatsPerMinute, int index) {
        if (beatsPerMinute < SLOWEST || beatsPerMinute > FASTEST) {
            throw new NotationException(
                    "a tempo is %.0f to %.0f beats a minute".formatted(SLOWEST, FASTEST), text, index);
        }
        wishes.beatsPerMinute = Optional.of(beatsPerMinute);
    }

    private void setBars(String number, int index) {
        if (number.contains(".")
                || number.length() > 4
                || Integer.parseInt(number) < 1
                || Integer.parseInt(number) > Brief.MOST_BARS) {
            throw new NotationException("the composer writes 1 to " + Brief.MOST_BARS + " bars", text, index);
        }
        wishes.bars = Optional.of(Integer.valueOf(number));
    }

    /** The longest phrase of the vocabulary that begins here. */
    private boolean readPhrase() {
        for (int count = longest(); count > 0; count--) {
            Optional<Object> meaning = Vocabulary.meaning(phrase(at, count));
            if (meaning.isPresent()) {
                if (meaning.get() == Particle.NEGATION) {
                    readNegation();
                } else {
                    take(meaning.get());
                    at += count;
                    if (meaning.get() instanceof Instrument) {
                        instrumentEnd = at;
                    }
                }
                return true;
            }
        }
        return false;
    }

    /** Words of the longest phrase that may begin here: no phrase crosses a comma. */
    private int longest() {
        int count = 0;
        while (count < Vocabulary.longest()
                && at + count < tokens.size()
                && (count == 0 || !tokens.get(at + count).apart())) {
            count++;
        }
        return count;
    }

    private String phrase(int start, int count) {
        if (count == 1) {
            return tokens.get(start).lower();
        }
        StringBuilder phrase = new StringBuilder();
        for (int i = start; i < start + count; i++) {
            phrase.append(i > start ? " " : "").append(tokens.get(i).lower());
        }
        return phrase.toString();
    }

    /** "no drums", "without bass or piano": a negation, and what it denies. */
    private void readNegation() {
        int first = at++;
        boolean denied = readDenied();
        while (denied
                && (lower(at).equals("or")
                        || lower(at).equals("nor")
                        || lower(at).equals("and"))) {
            at++;
            if (!readDenied()) {
                return;
            }
        }
        if (!denied) {
            wishes.unknown.add(tokens.get(first).word());
        }
    }

    private boolean readDenied() {
        for (int count = longest(); count > 0; count--) {
            Object meaning = Vocabulary.meaning(phrase(at, count)).orElse(Particle.FILLER);
            if (meaning instanceof PartWord part) {
                set(part, Presence.EXCLUDED);
            } else if (meaning instanceof Instrument instrument) {
                wishes.denied.add(instrument);
            } else {
                continue;
            }
            at += count;
            return true;
        }
        return false;
    }

    private void set(PartWord part, Presence presence) {
        switch (part) {
            case DRUMS -> wishes.drums = presence;
            case BASS -> wishes.bass = presence;
            case CHORDS -> wishes.chordPart = presence;
            case MELODY -> wishes.melody = presence;
            case PADS -> wishes.pad = presence;
        }
    }

    private void take(Object meaning) {
        if (meaning instanceof PartWord part) {
            set(part, Presence.REQUESTED);
        } else if (meaning instanceof Instrument instrument) {
            takeInstrument(instrument);
        } else if (meaning instanceof Genres.Genre genre) {
            // "jazz waltz" is jazz in three.
            wishes.meter =
                    wishes.meter.or(() -> genre.name().equals("waltz") ? Optional.of(Meter.WALTZ) : Optional.empty());
            boolean replaces =
                    wishes.genre.isEmpty() || wishes.genre.get().name().equals("waltz");
            wishes.genre = replaces ? Optional.of(genre) : wishes.genre;
        } else if (meaning instanceof Moods.Mood mood) {
            wishes.mood = wishes.mood.or(() -> Optional.of(mood));
        } else if (meaning instanceof Scenes.Scene scene) {
            wishes.scene = wishes.scene.or(() -> Optional.of(scene));
        } else if (meaning instanceof Mode mode) {
            wishes.mode = Optional.of(mode);
        } else if (meaning instanceof TempoWords.TempoWord tempo) {
            wishes.tempo = Optional.of(tempo);
        } else if (meaning == Particle.ALONE) {
            wishes.alone = true;
        } else if (meaning == Particle.ENSEMBLE) {
            wishes.ensemble = true;
        } else if (meaning == Particle.DRUMLESS) {
            wishes.drums = Presence.EXCLUDED;
        }
    }

    private void takeInstrument(Instrument instrument) {
        if (instrument.family() == Instrument.Family.BASS) {
            wishes.bass = Presence.REQUESTED;
            wishes.bassInstrument = Optional.of(instrument);
        } else if (!wishes.instruments.contains(instrument)) {
            String before = lower(at - 1).equals("a") || lower(at - 1).equals("the") ? lower(at - 2) : lower(at - 1);
            // "with piano, strings": those that follow one behind are behind, too.
            behind = BEHIND.contains(before) || (behind && instrumentEnd == at);
            if (behind) {
                wishes.instruments.add(instrument);
            } else {
                wishes.instruments.add(wishes.leads++, instrument);
            }
        }
    }
}
