package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
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

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare() {
        text.check();
        return riffusion -> options().apply(text.request(riffusion)).loop();
    }
}
