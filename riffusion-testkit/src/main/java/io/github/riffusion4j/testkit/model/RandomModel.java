package io.github.riffusion4j.testkit.model;

import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A whole model with random weights. */
public record RandomModel(RandomClip textEncoder, RandomUnet unet, RandomAutoencoder vae) {

    private static final String SCHEDULER = """
            {"_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085,
             "num_train_timesteps": 1000, "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1}
            """;

    /** A model of the size of Stable Diffusion 1: 1.07 billion parameters. */
    public static RandomModel stableDiffusion1() {
        return new RandomModel(
                RandomClip.stableDiffusion1(), RandomUnet.stableDiffusion1(), RandomVae.stableDiffusion1());
    }

    /** Writes the model in the layout of diffusers, with a tokenizer of single letters. */
    public void write(Path directory, Precision precision) throws IOException {
        part(directory, "text_encoder", textEncoder.config(), "model", textEncoder.tensors(), precision);
        part(directory, "unet", unet.config(), "diffusion_pytorch_model", unet.tensors(), precision);
        part(directory, "vae", vae.config(), "diffusion_pytorch_model", vae.tensors(), precision);
        Path scheduler = Files.createDirectories(directory.resolve("scheduler"));
        Files.writeString(scheduler.resolve("scheduler_config.json"), SCHEDULER);
        Path tokenizer = Files.createDirectories(directory.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("vocab.json"), vocabulary());
        Files.writeString(tokenizer.resolve("merges.txt"), "#version: 0.2\n");
    }

    private static void part(
            Path directory, String part, String config, String file, RandomTensors tensors, Precision precision)
            throws IOException {
        Path target = Files.createDirectories(directory.resolve(part));
        Files.writeString(target.resolve("config.json"), config);
        tensors.write(target.resolve(file + ".safetensors"), precision);
    }

    /** A vocabulary of single bytes, within a word and at its end. */
    private static String vocabulary() {
        String[] symbols = new String[256];
        char spare = 256;
        for (char b = 0; b < symbols.length; b++) {
            boolean printable = (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
            symbols[b] = String.valueOf(printable ? b : spare++);
        }
        Stream<String> tokens = Stream.concat(
                Stream.concat(Stream.of(symbols), Stream.of(symbols).map(symbol -> symbol + "</w>")),
                Stream.of("<|startoftext|>", "<|endoftext|>"));
        int[] next = {0};
        return tokens.map(token -> "\"" + token.replace("\\", "\\\\").replace("\"", "\\\"") + "\":" + next[0]++)
                .collect(Collectors.joining(",", "{", "}"));
    }
}
