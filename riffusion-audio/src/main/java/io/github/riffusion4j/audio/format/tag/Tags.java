package io.github.riffusion4j.audio.format.tag;

import io.github.riffusion4j.audio.format.FileContent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The fields of a sound file's tags, by their names in small letters; the first value of a name counts. */
public final class Tags {

    /** The longest value that is kept, in characters: lyrics and pictures are no captions. */
    private static final int MAX_VALUE = 1000;

    private final Map<String, String> fields = new TreeMap<>();

    private Tags() {}

    /** All fields of a file; none of a format without tags. What is damaged is passed over. */
    public static Map<String, String> of(FileContent file) {
        Tags tags = new Tags();
        if (file.has("RIFF", 0) && file.has("WAVE", 8)) {
            RiffInfo.read(file, tags);
        } else {
            long end = Id3.readVersion2(file, tags);
            if (file.has("fLaC", end)) {
                VorbisComments.readFlac(file, end, tags);
            } else if (file.has("OggS", end)) {
                VorbisComments.readOgg(file, end, tags);
            } else {
                Id3.readVersion1(file, tags);
            }
        }
        return Map.copyOf(tags.fields);
    }

    void add(String name, String value) {
        String text = value.replace('\0', ' ').strip();
        if (!name.isEmpty() && !text.isEmpty() && text.length() <= MAX_VALUE) {
            fields.putIfAbsent(name.toLowerCase(Locale.ROOT), text);
        }
    }
}
