package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a tensor in a LoRA file, in any of these conventions:
 *
 * <ul>
 *   <li>kohya and LyCORIS: lora_unet_mid_block_attentions_0_proj_in.lora_down.weight, and .hada_w1_a, .lokr_w1, .diff
 *   <li>PEFT and diffusers: unet.mid_block.attentions.0.proj_in.lora_A.weight
 *   <li>ComfyUI: diffusion_model.middle_block.1.proj_in.lora_A.weight
 *   <li>diffusers before 0.22: unet.mid_block.attentions.0.proj_in.lora.down.weight, and
 *       mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.down.weight
 * </ul>
 *
 * @param layer the component and the layer, joined by underscores, from which kohya's names do not tell dots:
 *     "unet_mid_block_attentions_0_proj_in"
 * @param module the layer as PEFT's configuration names it, without the component: "mid_block.attentions.0.proj_in"
 */
record LoraKey(String layer, String module, Role role) {

    static final String UNET = "unet_";
    static final String TEXT_ENCODER = "text_encoder_";

    /** The role of a tensor in a layer's update; those below ALPHA under their names in LyCORIS. */
    enum Role {
        DOWN,
        MID,
        UP,
        /** A bias of UP, for the layer's own (PEFT's lora_bias). */
        UP_BIAS,
        ALPHA,
        DORA_SCALE,
        /** DoRA in PEFT: as DORA_SCALE, and always one number for each output. */
        MAGNITUDE,
        HADA_W1_A,
        HADA_W1_B,
        HADA_T1,
        HADA_W2_A,
        HADA_W2_B,
        HADA_T2,
        LOKR_W1,
        LOKR_W1_A,
        LOKR_W1_B,
        LOKR_W2,
        LOKR_W2_A,
        LOKR_W2_B,
        LOKR_T2,
        DIFF,
        DIFF_B,
        W_NORM,
        B_NORM
    }

    private static final Pattern NAME = Pattern.compile("(?<layer>.+?)"
            + "(?:\\.lora_(?<kohya>down|mid|up)"
            + "|\\.lora_(?<peft>[AB])(?:\\.\\w+)?"
            + "|[._]lora(?:_linear_layer)?\\.(?<old>down|up))"
            + "\\.weight");

    private static final Pattern OTHER = Pattern.compile("(?<layer>.+?)\\.(?<role>alpha|dora_scale"
            + "|hada_w[12]_[ab]|hada_t[12]|lokr_w[12](?:_[ab])?|lokr_t2|diff(?:_b)?|[wb]_norm)(?:\\.default)?");

    private static final Pattern MAGNITUDE =
            Pattern.compile("(?<layer>.+?)\\.lora_magnitude_vector(?:\\.default)?(?:\\.weight)?");

    private static final Pattern UP_BIAS = Pattern.compile("(?<layer>.+?)\\.lora_B(?:\\.\\w+)?\\.bias");

    private static final List<String> UNET_PREFIXES =
            List.of("lora_unet_", "lycoris_unet_", "diffusion_model_", "lycoris_", UNET);

    private static final List<String> TEXT_ENCODER_PREFIXES = List.of(
            "lora_te_",
            "lycoris_te_",
            "text_encoders_clip_l_transformer_",
            "clip_l_transformer_",
            "lora_te1_",
            TEXT_ENCODER);

    /** The prefixes of names with dots, as PEFT and diffusers write them. */
    private static final Pattern COMPONENT = Pattern.compile(
            "^(?:(?:unet|text_encoder)\\.)?(?:base_model\\.model\\.)?" + "(?:(?:unet|text_encoder)\\.)?");

    /** Parses a name; empty if the tensor is not part of a LoRA. */
    static Optional<LoraKey> parse(String name) {
        Matcher weight = NAME.matcher(name);
        if (weight.matches()) {
            return Optional.of(of(weight.group("layer"), role(weight)));
        }
        Matcher magnitude = MAGNITUDE.matcher(name);
        if (magnitude.matches()) {
            return Optional.of(of(magnitude.group("layer"), Role.MAGNITUDE));
        }
        Matcher bias = UP_BIAS.matcher(name);
        if (bias.matches()) {
            return Optional.of(of(bias.group("layer"), Role.UP_BIAS));
        }
        Matcher other = OTHER.matcher(name);
        return other.matches()
                ? Optional.of(of(
                        other.group("layer"), Role.valueOf(other.group("role").toUpperCase(Locale.ROOT))))
                : Optional.empty();
    }

    private static LoraKey of(String name, Role role) {
        return new LoraKey(layer(name), COMPONENT.matcher(name).replaceFirst(""), role);
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
                name.replace('.', '_').replaceFirst("base_model_model_", "").replace("_processor_", "_");
        for (Map.Entry<String, List<String>> component :
                List.of(Map.entry(TEXT_ENCODER, TEXT_ENCODER_PREFIXES), Map.entry(UNET, UNET_PREFIXES))) {
            for (String prefix : component.getValue()) {
                if (words.startsWith(prefix)) {
                    return component.getKey() + words.substring(prefix.length());
                }
            }
        }
        // PEFT's files for one network have no prefix, and diffusers' oldest, which are for the UNet.
        return (words.startsWith("text_model_") ? TEXT_ENCODER : UNET) + words;
    }

    /** The component, as the prefixes of diffusers' metadata name it: "unet" or "text_encoder". */
    String component() {
        return layer.startsWith(TEXT_ENCODER) ? "text_encoder" : "unet";
    }
}
