package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.tag.Tags;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a sound file says about itself: {@code title}, {@code artist}, {@code album}, {@code genre}, {@code date},
 * {@code comment}, {@code bpm}, {@code key}, {@code mood}. Read are ID3 (versions 1 and 2), Vorbis comments, which may
 * have any other names, too, and {@code LIST INFO} of WAV files. Immutable.
 *
 * @param fields values by names in small letters, none of them blank
 */
public record AudioTags(Map<String, String> fields) {

    public AudioTags {
        fields = Map.copyOf(fields);
    }

    /**
     * The tags of a file, without its sound being decoded. What is damaged is passed over.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, empty or cannot be read
     */
    public static AudioTags read(Path file) {
        try (FileContent content = FileContent.of(file)) {
            return new AudioTags(Tags.of(content));
        }
    }

    /** A field's value. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
