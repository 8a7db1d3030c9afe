package io.github.riffusion4j.onnx.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The configuration of an adapter in PEFT's {@code adapter_config.json} ({@code LoraConfig}), or in the metadata of a
 * safetensors file, which diffusers writes since 0.34. The strength of its updates is there, and not among the tensors.
 *
 * @param alpha {@code lora_alpha}; {@code alpha} of LoHa and LoKr
 * @param rank {@code r}
 * @param rankStabilized {@code use_rslora}: the divisor is the root of the rank (Kalajdzievski 2023)
 * @param alphas alphas of single modules ({@code alpha_pattern})
 * @param ranks ranks of single modules ({@code rank_pattern})
 */
record PeftConfig(
        double alpha, double rank, boolean rankStabilized, Map<Pattern, Double> alphas, Map<Pattern, Double> ranks) {

    /** PEFT's default of both {@code r} and {@code lora_alpha}. */
    private static final int DEFAULT = 8;

    /** The limit of the length of a pattern, and of a name to match. */
    private static final int MAX_LENGTH = 1000;

    /** A backtracking regular expression may take exponential time; those of PEFT's files read a name a few times. */
    private static final int MAX_STEPS = 10_000;

    private static final int MAX_PATTERNS = 2_000;

    /** @throws io.github.riffusion4j.base.InvalidFileException if a field has another type than in PEFT */
    static PeftConfig of(JsonFile json) {
        double alpha = number(json, "lora_alpha", number(json, "alpha", DEFAULT));
        double rank = number(json, "r", DEFAULT);
        return new PeftConfig(
                alpha,
                rank,
                json.flag("use_rslora", false),
                patterns(json, "alpha_pattern"),
                patterns(json, "rank_pattern"));
    }

    /** The configuration of a component in diffusers' metadata, whose fields have a prefix: "unet.lora_alpha". */
    static PeftConfig of(JsonFile metadata, String component) {
        JsonObject fields = new JsonObject();
        metadata.object().entrySet().forEach(field -> {
            if (field.getKey().startsWith(component + ".")) {
                fields.add(field.getKey().substring(component.length() + 1), field.getValue());
            }
        });
        return of(JsonFile.of(metadata.path(), fields));
    }

    private static double number(JsonFile json, String field, double fallback) {
        double number = json.number(field, fallback);
        if (!Double.isFinite(number)) {
            throw refuse(json.path(), "a finite number as " + field, String.valueOf(number));
        }
        return number;
    }

    private static Map<Pattern, Double> patterns(JsonFile json, String field) {
        JsonObject entries = json.value(field, "an object of numbers by module", JsonElement::getAsJsonObject)
                .orElseGet(JsonObject::new);
        if (entries.size() > MAX_PATTERNS) {
            throw refuse(json.path(), "at most " + MAX_PATTERNS + " entries in " + field, entries.size() + "");
        }
        JsonFile numbers = JsonFile.of(json.path(), entries);
        Map<Pattern, Double> patterns = new LinkedHashMap<>();
        for (String key : entries.keySet()) {
            patterns.put(pattern(json.path(), field, key), number(numbers, key, 0));
        }
        return patterns;
    }

    /** PEFT's get_pattern_key: a pattern matches the end of a module's name, from a dot on. */
    private static Pattern pattern(Path file, String field, String key) {
        if (key.length() > MAX_LENGTH) {
            throw refuse(file, "names of modules of at most " + MAX_LENGTH + " letters in " + field, "a longer one");
        }
        try {
            return Pattern.compile("(.*\\.)?(" + key + ")$");
        } catch (PatternSyntaxException e) {
            throw new InvalidModelException(
                    file, "names of modules, or regular expressions, in " + field, "\"" + key + "\"", e);
        }
    }

    private static InvalidModelException refuse(Path file, String expected, String found) {
        return new InvalidModelException(file, expected, found);
    }

    /** alpha / rank of a module whose tensors have a rank; alpha / root of rank with rsLoRA. */
    double scale(Path file, String module, int tensorRank) {
        double divisor = rankStabilized ? Math.sqrt(tensorRank) : tensorRank;
        return find(file, alphas, module, alpha) / divisor;
    }

    /** As {@link #scale(Path, String, int)}, for a module whose tensors have no rank: a LoKr of whole matrices. */
    double scale(Path file, String module) {
        double divisor = find(file, ranks, module, rank);
        if (divisor <= 0) {
            throw refuse(file, "a rank above 0 for \"" + module + "\"", String.valueOf(divisor));
        }
        return find(file, alphas, module, alpha) / divisor;
    }

    private static double find(Path file, Map<Pattern, Double> numbers, String module, double fallback) {
        if (module.length() > MAX_LENGTH) {
            return fallback;
        }
        for (Map.Entry<Pattern, Double> entry : numbers.entrySet()) {
            try {
                Matcher matcher = entry.getKey().matcher(new CountedLetters(module));
                if (matcher.lookingAt()) {
                    return entry.getValue();
                }
            } catch (IllegalStateException e) {
                throw new InvalidModelException(
                        file,
                        "regular expressions that are matched soon",
                        entry.getKey() + ", which is not within " + MAX_STEPS + " steps",
                        e);
            }
        }
        return fallback;
    }

    /** Text that can be read a limited number of times. */
    private static final class CountedLetters implements CharSequence {

        private final String text;
        private int steps;

        private CountedLetters(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new IllegalStateException("too many steps");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
