package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Reports the results of a command: as text, as JSON, or not at all. */
final class Report {

    static final String QUIET = "--quiet";

    @ArgGroup
    private Form form = new Form();

    /** Places of damage in the sound that was read. */
    private int damageCount;

    /** One of the two at most. */
    private static final class Form {
        @Option(names = "--json", description = "Print results as JSON, one object per line.")
        private boolean json;

        @Option(names = QUIET, description = "Print errors only, and no progress bars.")
        private boolean quiet;
    }

    /** Reads a sound file, or standard input; its damage is counted in all that is reported after it. */
    AudioClip readSound(Path file) {
        try (AudioReader sound = StandardStreams.openSound(file)) {
            AudioClip clip = sound.readAll();
            noteDamage(sound);
            return clip;
        }
    }

    /** Counts the damage of sound that was read to its end, to be reported with what is made of it. */
    void noteDamage(AudioReader sound) {
        damageCount += sound.warnings().size();
    }

    /**
     * A file was written, unless it was standard output, on which nothing else may come then.
     *
     * @param detail for people, without a line's end
     * @param facts the same for programs
     */
    void wrote(Path file, String detail, JsonObject facts) {
        if (!StandardStreams.is(file)) {
            wrote(List.of(of(file, facts)), file + " (" + detail + ")");
        }
    }

    /** Reports a written sound file and its duration. */
    void wrote(Path file, Duration length) {
        double seconds = length.toMillis() / 1000.0;
        wrote(file, String.format(Locale.ROOT, "%.2f seconds", seconds), seconds(seconds));
    }

    /**
     * Several files were written.
     *
     * @param files as {@link #of} makes them
     * @param words the same for people, without a line's end
     */
    void wrote(List<JsonObject> files, String words) {
        print("Wrote " + words, files);
    }

    /** Something that is no file. */
    void print(String words, JsonObject facts) {
        print(words, List.of(facts));
    }

    /**
     * Several things.
     *
     * @param words for people, without the last line's end
     * @param facts the same for programs, one a line
     */
    void print(String words, List<JsonObject> facts) {
        if (form.json) {
            facts.forEach(fact -> {
                if (damageCount > 0) {
                    fact.addProperty("warnings", damageCount);
                }
                System.out.println(fact);
            });
        } else if (!form.quiet) {
            System.out.println(words);
        }
    }

    /** Something that the user should know, but that stops nothing. */
    void warn(String words) {
        if (!form.quiet) {
            System.err.println("riffusion: " + words);
        }
    }

    /** A file for programs. */
    static JsonObject of(Path file, JsonObject facts) {
        JsonObject line = new JsonObject();
        line.addProperty("file", file.toString());
        facts.entrySet().forEach(fact -> line.add(fact.getKey(), fact.getValue()));
        return line;
    }

    /** A seed for programs: a number of up to 64 bits, unsigned. */
    static BigInteger seed(long seed) {
        return new BigInteger(Long.toUnsignedString(seed));
    }

    /** The size of an image. */
    static JsonObject size(int width, int height) {
        JsonObject facts = new JsonObject();
        facts.addProperty("width", width);
        facts.addProperty("height", height);
        return facts;
    }

    /** The length of a sound. */
    static JsonObject seconds(double seconds) {
        JsonObject facts = new JsonObject();
        facts.addProperty("duration_s", seconds);
        return facts;
    }
}
