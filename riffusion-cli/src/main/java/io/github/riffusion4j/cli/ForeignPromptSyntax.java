package io.github.riffusion4j.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The prompt syntax of Stable Diffusion web interfaces that means nothing here, with what to use instead. */
enum ForeignPromptSyntax {
    LORA("<(?:lora|lyco|hypernet):[^<>]*>", "--lora FILE:STRENGTH adds such weights to the model"),
    ALTERNATION("\\[[^\\[\\]|]*\\|[^\\[\\]]*\\]", "prompts do not alternate from step to step"),
    EDITING("\\[[^\\[\\]:]*:(?:[^\\[\\]:]*:)?\\s*[\\d.]+\\s*\\]", "prompts do not change from step to step"),
    BREAK("\\bBREAK\\b", "prompts of any length are taken without it"),
    AND("(?<=\\s)AND(?=\\s)", "prompts are not composed; --towards or interpolate lead from one to another");

    private final Pattern pattern;
    private final String instead;

    ForeignPromptSyntax(String pattern, String instead) {
        this.pattern = Pattern.compile(pattern);
        this.instead = instead;
    }

    /** A hint at each kind of syntax that a prompt has. */
    static List<String> in(String prompt) {
        return List.of(values()).stream()
                .map(kind -> kind.hint(prompt))
                .filter(hint -> !hint.isEmpty())
                .toList();
    }

    private String hint(String prompt) {
        Matcher found = pattern.matcher(prompt);
        return found.find() ? found.group() + " in a prompt is taken as words: " + instead : "";
    }
}
