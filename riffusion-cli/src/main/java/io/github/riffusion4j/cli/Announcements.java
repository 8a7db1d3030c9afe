package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.stream.Segment;
import io.github.riffusion4j.stream.StreamListener;

/** Tells the user what becomes of a stream, a line each time. */
final class Announcements implements StreamListener {

    private final Report report;
    private String last = "";
    private boolean late;

    Announcements(Report report) {
        this.report = report;
    }

    @Override
    public void onPassage(Segment passage) {
        String prompts = passage.prompts().toString();
        if (!prompts.equals(last)) {
            last = prompts;
            JsonObject facts = new JsonObject();
            facts.addProperty("playing", prompts);
            report.tell("Playing " + prompts, facts);
        }
    }

    @Override
    public void onUnderrun(long underruns) {
        // Once is enough: it will happen again and again.
        if (!late) {
            late = true;
            System.err.println("riffusion: making a clip takes longer here than playing it, so clips are repeated;"
                    + " fewer --steps are faster");
        }
    }

    @Override
    public void onFailure(RuntimeException failure) {
        System.err.println("riffusion: a clip could not be made, what there is plays on: " + failure.getMessage());
    }
}
