package io.github.riffusion4j.examples.cli;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a command tells of the files that it wrote: a line for people, JSON for programs, or nothing. */
final class Report {

    static final String QUIET = "--quiet";

    @ArgGroup
    private Form form = new Form();

    /** One of the two at most. */
    private static final class Form {
        @Option(names = "--json", description = "Tell what was written as JSON: an object for each file, on a line.")
        private boolean json;

        @Option(names = QUIET, description = "Tell nothing but what goes wrong; no progress bars either.")
        private boolean quiet;
    }

    /**
     * A file was written, unless it was standard output, on which nothing else may come then.
     *
     * @param detail for people, without a line's end
     * @param facts the same for programs
     */
    void wrote(Path file, String detail, JsonObject facts) {
        if (!Dash.is(file)) {
            wrote(List.of(of(file, facts)), file + " (" + detail + ")");
        }
    }

    /**
     * Several files were written.
     *
     * @param files as {@link #of} makes them
     * @param words the same for people, without a line's end
     */
    void wrote(List<JsonObject> files, String words) {
        if (form.json) {
            files.forEach(System.out::println);
        } else if (!form.quiet) {
            System.out.println("Wrote " + words);
        }
    }

    /** A file for programs. */
    static JsonObject of(Path file, JsonObject facts) {
        JsonObject line = new JsonObject();
        line.addProperty("file", file.toString());
        facts.entrySet().forEach(fact -> line.add(fact.getKey(), fact.getValue()));
        return line;
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
