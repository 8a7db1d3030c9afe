package io.github.riffusion4j.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "loop",
        description = {
            "Makes music that a text describes, and that repeats: its end flows into its beginning.",
            "For a loop of a recording see audio-to-loop."
        })
final class Loop extends MusicCommand {

    @Mixin
    private TextOptions text;

    @Mixin
    private ScoreOutput score;

    @Override
    List<String> prompts() {
        return List.of(options().text(text.given()));
    }

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare(List<String> prompts) {
        score.check(count());
        TextOptions.Prepared prepared = text.prepare(prompts.get(0), output().report());
        return riffusion -> {
            score.check(riffusion);
            return options().apply(prepared.request(riffusion)).loop();
        };
    }

    @Override
    void writeMore(List<Generation> results, Session session) {
        text.writeMore(results, session, true, this, score);
    }
}
