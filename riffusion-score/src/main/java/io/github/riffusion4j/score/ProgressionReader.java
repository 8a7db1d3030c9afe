package io.github.riffusion4j.score;

import io.github.riffusion4j.score.ChordProgression.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads chords in bars. For one text, once. */
final class ProgressionReader {

    /** The longest text that is read, in chars. */
    private static final int LONGEST = 20_000;

    private final String text;
    private final Meter meter;
    private final List<Span> spans = new ArrayList<>();

    ProgressionReader(String text, Meter meter) {
        this.text = text;
        this.meter = meter;
    }

    private record Token(String symbol, int index) {}

    List<Span> read() {
        if (text.length() > LONGEST) {
            throw new NotationException(
                    "chords are at most " + LONGEST + " characters long", text.substring(0, 40), 40);
        }
        if (text.indexOf('|') < 0) {
            List<Token> tokens = tokens(0, text.length());
            if (tokens.isEmpty()) {
                throw new NotationException("there are no chords; they are written as Am F C G", text, 0);
            }
            tokens.forEach(token -> addBar(List.of(token)));
            return spans;
        }
        readBars();
        return spans;
    }

    private void readBars() {
        int start = 0;
        while (start <= text.length()) {
            int line = text.indexOf('|', start);
            int end = line < 0 ? text.length() : line;
            List<Token> bar = tokens(start, end);
            // A line may stand before the first bar and after the last one.
            boolean outside = start == 0 || line < 0;
            if (!bar.isEmpty()) {
                addBar(bar);
            } else if (!outside) {
                throw new NotationException("a bar without chords; % repeats the chord before", text, start);
            }
            start = end + 1;
        }
        if (spans.isEmpty()) {
            throw new NotationException("there are no chords; they are written as Am | F | C G", text, 0);
        }
    }

    private List<Token> tokens(int start, int end) {
        List<Token> tokens = new ArrayList<>();
        int i = start;
        while (i < end) {
            if (isSeparator(i)) {
                i++;
                continue;
            }
            int first = i;
            while (i < end && !isSeparator(i)) {
                i++;
            }
            tokens.add(new Token(text.substring(first, i), first));
        }
        return tokens;
    }

    private boolean isSeparator(int i) {
        char c = text.charAt(i);
        if (c == '-') { // between chords, as in Am-F-C-G, but not in C-7
            return i + 1 == text.length() || ("ABCDEFG ".indexOf(text.charAt(i + 1)) >= 0 && !isMinorSign(i));
        }
        return Character.isWhitespace(c) || c == ',' || c == ';' || c == '\u2013' || c == '\u2192';
    }

    /** Returns whether a minus before a blank means minor, as in "C- F". */
    private boolean isMinorSign(int i) {
        return text.charAt(i + 1) == ' ' && i > 0 && !Character.isWhitespace(text.charAt(i - 1));
    }

    private void addBar(List<Token> bar) {
        int[] lengths = lengths(bar);
        for (int i = 0; i < lengths.length; i++) {
            Token token = bar.get(i);
            spans.add(new Span(chord(token), lengths[i]));
        }
    }

    private Chord chord(Token token) {
        if (token.symbol().equals(".") || token.symbol().equals("%")) {
            if (spans.isEmpty()) {
                throw new NotationException("there is no chord before to hold or repeat", text, token.index());
            }
            return spans.get(spans.size() - 1).chord();
        }
        try {
            return Chord.parse(token.symbol());
        } catch (NotationException e) {
            throw e.within(text, token.index());
        }
    }

    private int[] lengths(List<Token> bar) {
        int count = bar.size();
        boolean equal = bar.stream().anyMatch(token -> token.symbol().equals("."));
        int[] lengths = equal ? equalShares(meter, count) : shares(meter, count);
        if (lengths.length == 0) {
            throw new NotationException(
                    "a bar of " + meter + " cannot be shared among " + count + " chords",
                    text,
                    bar.get(count - 1).index());
        }
        return lengths;
    }

    /** Lengths of some chords that share a bar; none where that cannot be. */
    static int[] shares(Meter meter, int count) {
        int pulses = meter.pulses();
        if (count > pulses) {
            return equalShares(meter, count);
        }
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = meter.pulseTicks() * (pulses / count + (i < pulses % count ? 1 : 0));
        }
        return lengths;
    }

    private static int[] equalShares(Meter meter, int count) {
        if (meter.barTicks() % count != 0) {
            return new int[0];
        }
        int[] lengths = new int[count];
        Arrays.fill(lengths, meter.barTicks() / count);
        return lengths;
    }
}
