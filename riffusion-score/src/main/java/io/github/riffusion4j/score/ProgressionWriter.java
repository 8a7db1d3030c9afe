package io.github.riffusion4j.score;

import io.github.riffusion4j.score.ChordProgression.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes chords in bars. */
final class ProgressionWriter {

    private ProgressionWriter() {}

    static String print(ChordProgression chords, Meter meter) {
        List<String> bars = new ArrayList<>();
        List<Span> bar = new ArrayList<>();
        int room = meter.barTicks();
        for (Span span : chords.spans()) {
            int rest = span.ticks();
            while (rest > 0) {
                int length = Math.min(rest, room);
                bar.add(new Span(span.chord(), length));
                rest -= length;
                room -= length;
                if (room == 0) {
                    bars.add(bar(bar, meter));
                    bar.clear();
                    room = meter.barTicks();
                }
            }
        }
        if (!bar.isEmpty()) {
            Span last = bar.remove(bar.size() - 1);
            bar.add(new Span(last.chord(), last.ticks() + room)); // a bar that was begun is held to its end
            bars.add(bar(bar, meter));
        }
        return String.join(" | ", bars) + (bars.size() == 1 && bars.get(0).contains(" ") ? " |" : "");
    }

    private static String bar(List<Span> bar, Meter meter) {
        int[] lengths = bar.stream().mapToInt(Span::ticks).toArray();
        if (Arrays.equals(lengths, ProgressionReader.shares(meter, lengths.length))) {
            return String.join(" ", bar.stream().map(s -> s.chord().toString()).toList());
        }
        int share = Arrays.stream(lengths).reduce(0, ProgressionWriter::greatestCommonDivisor);
        List<String> signs = new ArrayList<>();
        for (Span span : bar) {
            signs.add(span.chord().toString());
            for (int i = share; i < span.ticks(); i += share) {
                signs.add(".");
            }
        }
        return String.join(" ", signs);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
