package io.github.riffusion4j.onnx.tokenizer;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** A vocabulary of 574 tokens: the bytes, and 60 merges learned from one line of text. */
public final class TinyVocabulary {

    private TinyVocabulary() {}

    /** The directory of its files. */
    public static Path directory() {
        return resource("tiny");
    }

    static ClipTokenizer tokenizer() {
        return ClipTokenizer.read(directory());
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TinyVocabulary.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
