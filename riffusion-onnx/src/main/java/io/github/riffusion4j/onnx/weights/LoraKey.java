package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a tensor in a LoRA file, in any of these conventions:
 *
 * <ul>
 *   <li>kohya: lora_unet_mid_block_attentions_0_proj_in.lora_down.weight
 *   <li>PEFT and diffusers: unet.mid_block.attentions.0.proj_in.lora_A.weight
 *   <li>diffusers before 0.22: unet.mid_block.attentions.0.proj_in.lora.down.weight, and
 *       mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.down.weight
 * </ul>
 *
 * @param layer the component and the layer, joined by underscores, from which kohya's names do not tell dots:
 *     "unet_mid_block_attentions_0_proj_in"
 */
record LoraKey(String layer, Role role) {

    static final String UNET = "unet_";
    static final String TEXT_ENCODER = "text_encoder_";

    /** The role of a tensor in a layer's update. */
    enum Role {
        DOWN,
        MID,
        UP,
        ALPHA
    }

    private static final Pattern NAME = Pattern.compile("(?<layer>.+?)"
            + "(?:\\.lora_(?<kohya>down|mid|up)"
            + "|\\.lora_(?<peft>[AB])(?:\\.\\w+)?"
            + "|[._]lora(?:_linear_layer)?\\.(?<old>down|up))"
            + "\\.weight");

    private static final Pattern ALPHA = Pattern.compile("(?<layer>.+)\\.alpha");

    /** Parses a name; empty if the tensor is not part of a LoRA. */
    static Optional<LoraKey> parse(String name) {
        Matcher alpha = ALPHA.matcher(name);
        if (alpha.matches()) {
            return Optional.of(new LoraKey(layer(alpha.group("layer")), Role.ALPHA));
        }
        Matcher weight = NAME.matcher(name);
        return weight.matches()
                ? Optional.of(new LoraKey(layer(weight.group("layer")), role(weight)))
                : Optional.empty();
    }

    private static Role role(Matcher weight) {
        String word = List.of("kohya", "peft", "old").stream()
                .flatMap(convention -> Optional.ofNullable(weight.group(convention)).stream())
                .findFirst()
                .orElseThrow();
        return switch (word) {
            case "down", "A" -> Role.DOWN;
            case "mid" -> Role.MID;
            default -> Role.UP;
        };
    }

    private static String layer(String name) {
        String words =
                name.replace('.', '_').replaceFirst("^base_model_model_", "").replace("_processor_", "_");
        for (String unet : List.of("lora_unet_", UNET)) {
            if (words.startsWith(unet)) {
                return UNET + words.substring(unet.length());
            }
        }
        for (String encoder : List.of("lora_te_", TEXT_ENCODER)) {
            if (words.startsWith(encoder)) {
                return TEXT_ENCODER + words.substring(encoder.length());
            }
        }
        // diffusers' oldest files are for the UNet only, and have no prefix.
        return UNET + words;
    }
}
