package io.github.riffusion4j.onnx.weights;

import com.google.gson.Gson;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.Checkpoint.Config;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tensor names of tiny autoencoders: those of TAESD's own files, and diffusers' {@code AutoencoderTiny}. */
final class TinyVaeNames {

    static final String ENCODER = "encoder";
    static final String DECODER = "decoder";

    /** TAESD's encoder and decoder are files of their own, whose layers are only numbered. */
    private static final Pattern OWN = Pattern.compile("(\\d+)\\.(.+)");

    private static final String LAYERS = ".layers.";

    private TinyVaeNames() {}

    /** Returns whether these are the names of TAESD's own files. */
    static boolean areOwn(Set<String> names) {
        return !names.isEmpty()
                && names.stream().allMatch(name -> OWN.matcher(name).matches());
    }

    /** Returns whether these are the names of diffusers' {@code AutoencoderTiny}. */
    static boolean areDiffusers(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith(DECODER + LAYERS));
    }

    /** Renames the tensors of one of TAESD's own files; the decoder's first layer clamps and has no weights. */
    static TensorMap ofOwn(TensorMap file) {
        boolean decoder = !file.names().contains("0.weight");
        List<StoredTensor> tensors = new ArrayList<>();
        for (StoredTensor tensor : file.tensors()) {
            Matcher name = OWN.matcher(tensor.name());
            if (name.matches()) {
                int index = Integer.parseInt(name.group(1)) - (decoder ? 1 : 0);
                String half = decoder ? DECODER : ENCODER;
                tensors.add(LazyTensor.renamed(half + LAYERS + index + "." + name.group(2), tensor));
            }
        }
        return TensorMap.of(file.source(), tensors, file::close);
    }

    /**
     * Infers the configuration from the shapes of the tensors; where a half is missing, it is taken to be the other's
     * mirror image.
     *
     * @throws InvalidModelException if they are not those of an {@code AutoencoderTiny}
     */
    static Config config(TensorMap vae) {
        boolean hasDecoder = has(vae, DECODER);
        boolean hasEncoder = has(vae, ENCODER);
        Half decoder =
                hasDecoder ? Half.of(vae, DECODER) : Half.of(vae, ENCODER).reversed();
        Half encoder = hasEncoder ? Half.of(vae, ENCODER) : decoder.reversed();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "AutoencoderTiny");
        config.put("in_channels", hasEncoder ? encoder.in() : decoder.out());
        config.put("out_channels", hasDecoder ? decoder.out() : encoder.in());
        config.put("latent_channels", hasDecoder ? decoder.in() : encoder.out());
        config.put("encoder_block_out_channels", encoder.channels());
        config.put("decoder_block_out_channels", decoder.channels());
        config.put("num_encoder_blocks", encoder.blocks());
        config.put("num_decoder_blocks", decoder.blocks());
        config.put("act_fn", "relu");
        config.put("scaling_factor", 1.0);
        return new Config(vae.source(), new Gson().toJsonTree(config).toString());
    }

    static boolean has(TensorMap vae, String half) {
        return vae.names().stream().anyMatch(name -> name.startsWith(half + LAYERS));
    }

    /**
     * The encoder or the decoder.
     *
     * @param in channels of its input
     * @param out channels of its output
     * @param channels of each stage
     * @param blocks of each stage
     */
    private record Half(int in, int out, List<Integer> channels, List<Integer> blocks) {

        static Half of(TensorMap vae, String name) {
            List<Integer> channels = new ArrayList<>();
            List<Integer> blocks = new ArrayList<>();
            String prefix = name + LAYERS;
            int last = vae.names().stream()
                    .filter(tensor -> tensor.startsWith(prefix))
                    .mapToInt(tensor -> index(vae, tensor, prefix))
                    .max()
                    .orElseThrow();
            int count = 0;
            boolean decoder = name.equals(DECODER);
            for (int i = decoder ? 1 : 0; i <= last; i++) {
                String weight = prefix + i + ".weight";
                if (vae.names().contains(prefix + i + ".conv.0.weight")) {
                    count++;
                } else if (vae.names().contains(weight)) {
                    // The encoder's stages begin with a convolution, the decoder's end with one.
                    if (decoder || i > 0) {
                        blocks.add(count);
                        channels.add(vae.size(weight, 1));
                    }
                    count = 0;
                }
            }
            return new Half(vae.size(prefix + "0.weight", 1), vae.size(prefix + last + ".weight", 0), channels, blocks);
        }

        private static int index(TensorMap vae, String tensor, String prefix) {
            String rest = tensor.substring(prefix.length());
            try {
                return Integer.parseInt(rest.substring(0, Math.max(0, rest.indexOf('.'))));
            } catch (NumberFormatException e) {
                throw new InvalidModelException(vae.source(), "numbered layers of a tiny autoencoder", tensor, e);
            }
        }

        Half reversed() {
            return new Half(out, in, reversed(channels), reversed(blocks));
        }

        private static List<Integer> reversed(List<Integer> values) {
            List<Integer> reversed = new ArrayList<>(values);
            Collections.reverse(reversed);
            return reversed;
        }
    }
}
