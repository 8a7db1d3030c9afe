package io.github.riffusion4j.onnx.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the name of a file with weights says, as diffusers and transformers name them:
 * {@code diffusion_pytorch_model.fp16.safetensors}, {@code model.safetensors.index.json},
 * {@code model-00001-of-00002.safetensors}.
 *
 * @param variant such as "fp16"; empty for the usual weights
 * @param format "safetensors" or "bin"
 * @param kind whether these are all weights
 * @param count of how many shards it is one; 0 if it is none
 */
record WeightsName(HubFile file, String base, String variant, String format, Kind kind, int count) {

    enum Kind {
        WHOLE,
        /** Says which weights are in which shard. */
        INDEX,
        SHARD
    }

    private static final Pattern NAME = Pattern.compile("(?<base>diffusion_pytorch_model|pytorch_model|model)"
            + "(?:\\.(?<variant>\\w+))?(?:-\\d{5}-of-(?<count>\\d{5})(?:\\.(?<shardVariant>\\w+))?)?"
            + "\\.(?<format>safetensors|bin)(?<index>\\.index(?:\\.(?<indexVariant>\\w+))?\\.json)?");

    /** Empty if the file is something else. */
    static Optional<WeightsName> parse(HubFile file) {
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
        return Optional.of(new WeightsName(file, name.group("base"), variant, name.group("format"), kind, count));
    }

    boolean isSafetensors() {
        return format.equals("safetensors");
    }

    boolean isShardOf(WeightsName index) {
        return kind == Kind.SHARD
                && base.equals(index.base)
                && variant.equals(index.variant)
                && format.equals(index.format);
    }
}
