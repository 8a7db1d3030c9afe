package io.github.riffusion4j.cli;

import io.github.riffusion4j.MusicStream;
import io.github.riffusion4j.Prompt;
import java.time.Duration;
import java.util.List;

/** Prompts that a stream plays in turn. */
final class PromptSchedule {

    private final List<Prompt> prompts;
    private final Duration every;
    private final Duration transition;
    private long turns;

    /**
     * A schedule that begins with the first prompt.
     *
     * @param every the time that each prompt plays, the transition to it included
     */
    PromptSchedule(List<Prompt> prompts, Duration every, Duration transition) {
        this.prompts = prompts;
        this.every = every;
        this.transition = transition;
    }

    Prompt first() {
        return prompts.get(0);
    }

    /** Moves on to the next prompt if it is time for it. */
    void follow(MusicStream music) {
        if (prompts.size() > 1 && music.status().position().compareTo(every.multipliedBy(turns + 1)) >= 0) {
            turns++;
            moveTo(prompts.get((int) (turns % prompts.size())), music);
        }
    }

    void moveTo(Prompt prompt, MusicStream music) {
        music.transitionTo(prompt, transition);
    }
}
