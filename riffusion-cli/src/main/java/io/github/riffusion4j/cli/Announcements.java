package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Segment;
import io.github.riffusion4j.StreamListener;

/** Reports the events of a stream to the user, a line each. */
final class Announcements implements StreamListener {

    private final Report report;
    private String last = "";
    private boolean late;

    Announcements(Report report) {
        this.report = report;
    }

    @Override
    public void onSegment(Segment segment) {
        String prompts = segment.prompts().toString();
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
            System.err.println("riffusion: generating a clip takes longer here than playing it, so clips are repeated;"
                    + " fewer --steps are faster");
        }
    }

    @Override
    public void onFailure(RuntimeException failure) {
        System.err.println("riffusion: a clip failed, the last one repeats: " + failure.getMessage());
    }
}
