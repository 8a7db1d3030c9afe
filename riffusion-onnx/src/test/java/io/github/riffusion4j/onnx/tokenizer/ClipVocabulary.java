package io.github.riffusion4j.onnx.tokenizer;

import com.google.gson.JsonObject;
import io.github.riffusion4j.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** CLIP's whole vocabulary, laid out as Hugging Face does, from the merges that OpenAI published. */
final class ClipVocabulary {

    private static final int MERGES = 49152 - 256 - 2;

    private ClipVocabulary() {}

    /** Writes the files into {@code directory}; skips the calling test where the merges are absent. */
    static ClipTokenizer tokenizer(Path directory) throws IOException {
        Path file = SharedData.path("clip-vocab/bpe_simple_vocab_16e6.txt.gz");
        List<String> merges;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            merges = reader.lines().skip(1).limit(MERGES).toList();
        }
        JsonObject vocabulary = new JsonObject();
        for (String end : new String[] {"", "</w>"}) {
            // Printable bytes come first, in order, and then the others, in order.
            for (boolean printable : new boolean[] {true, false}) {
                for (int b = 0; b < 256; b++) {
                    char symbol = BytePairEncoding.ByteSymbols.of((byte) b);
                    if ((symbol < 256) == printable) {
                        vocabulary.addProperty(symbol + end, vocabulary.size());
                    }
                }
            }
        }
        for (String merge : merges) {
            vocabulary.addProperty(merge.replace(" ", ""), vocabulary.size());
        }
        vocabulary.addProperty("<|startoftext|>", vocabulary.size());
        vocabulary.addProperty("<|endoftext|>", vocabulary.size());
        Files.writeString(directory.resolve("vocab.json"), vocabulary.toString());
        Files.writeString(directory.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", merges) + "\n");
        return ClipTokenizer.read(directory);
    }
}
