package io.github.riffusion4j.onnx.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parsed name of a weights file of diffusers or transformers: {@code diffusion_pytorch_model.fp16.safetensors},
 * {@code model.safetensors.index.json}, {@code model-00001-of-00002.safetensors}.
 *
 * @param variant such as "fp16"; empty for the default weights
 * @param format "safetensors" or "bin"
 * @param kind whether it has all weights, or some, or is an index
 * @param count the number of shards; 0 if it is not one
 */
record WeightsFileName(HubFile file, String base, String variant, String format, Kind kind, int count) {

    enum Kind {
        WHOLE,
        /** Maps weights to shards. */
        INDEX,
        SHARD
    }

    private static final Pattern NAME = Pattern.compile("(?<base>diffusion_pytorch_model|pytorch_model|model)"
            + "(?:\\.(?<variant>\\w+))?(?:-\\d{5}-of-(?<count>\\d{5})(?:\\.(?<shardVariant>\\w+))?)?"
            + "\\.(?<format>safetensors|bin)(?<index>\\.index(?:\\.(?<indexVariant>\\w+))?\\.json)?");

    /** Parses a name; empty for other files. */
    static Optional<WeightsFileName> parse(HubFile file) {
        Matcher name = NAME.matcher(file.name());
        if (!name.matches()) {
            return Optional.empty();
        }
        String variant = Stream.of("variant", "shardVariant", "indexVariant")
                .flatMap(group -> Stream.ofNullable(name.group(group)))
                .findFirst()
                .orElse("");
        int count =
                Optional.ofNullable(name.group("count")).map(Integer::parseInt).orElse(0);
        Kind kind = name.group("index") != null ? Kind.INDEX : count > 0 ? Kind.SHARD : Kind.WHOLE;
        return Optional.of(new WeightsFileName(file, name.group("base"), variant, name.group("format"), kind, count));
    }

    boolean isSafetensors() {
        return format.equals("safetensors");
    }

    boolean isShardOf(WeightsFileName index) {
        return kind == Kind.SHARD
                && base.equals(index.base)
                && variant.equals(index.variant)
                && format.equals(index.format);
    }
}
