package io.github.riffusion4j.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "generate", description = "Makes music that a text describes.")
final class Generate extends MusicCommand {

    @Mixin
    private TextOptions text;

    @Mixin
    private ScoreOutput score;

    @Option(names = "--loop", description = "Make a sound whose end flows into its beginning, as loop does.")
    private boolean loop;

    @Option(
            names = "--towards",
            paramLabel = "PROMPT",
            description = "Prompt at the end, reached gradually (the same).")
    private Optional<String> towards;

    @Override
    List<String> prompts() {
        return List.of(options().text(text.given()));
    }

    @Override
    Stream<String> furtherPrompts() {
        return towards.stream();
    }

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare(List<String> prompts) {
        score.check(count());
        TextOptions.Prepared prepared = text.prepare(prompts.get(0), output().report());
        return riffusion -> {
            score.check(riffusion);
            TextToAudio request = options().apply(prepared.request(riffusion));
            TextToAudio directed = towards.map(request::towards).orElse(request);
            return loop ? directed.loop() : directed;
        };
    }

    @Override
    void writeMore(List<Generation> results, Session session) {
        text.writeMore(results, session, loop, this, score);
    }
}
