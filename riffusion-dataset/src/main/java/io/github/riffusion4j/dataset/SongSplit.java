package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.files.HashAlgorithm;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Divides a data set into training and test by song, so that no song is in both. Where a song goes depends on its name
 * and the seed alone: more songs move none.
 *
 * @param testShare the share of songs for the test, 0 to 1 (exclusive)
 * @param seed another one draws other songs
 * @param song a regular expression that is searched in a recording's name: what its first group matches is the song, or
 *     all that matches where it has no group; a name in which nothing is found is a song of its own
 */
public record SongSplit(double testShare, long seed, String song) implements Serializable {

    private static final long serialVersionUID = 1;

    /** Clips that {@link ClipJob} cut, and parts and tiles that are numbered at the end: {@code song_0012}. */
    private static final String CLIPS = "^(.*?)(?:_clip_\\d+.*|[_ -]\\d{3,})$";

    public SongSplit {
        if (!(testShare >= 0 && testShare < 1)) {
            throw new IllegalArgumentException("the share of songs for the test must be 0 to 1, got " + testShare);
        }
        try {
            Pattern.compile(song);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + song + "\" is no regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
        }
    }

    /** All songs for training. */
    public static SongSplit none() {
        return test(0);
    }

    /** A share of the songs for the test; clips of one song stay together if they are named as this library does. */
    public static SongSplit test(double share) {
        return new SongSplit(share, 0, CLIPS);
    }

    /** The song of a recording. */
    public String songOf(String name) {
        Matcher matcher = Pattern.compile(song).matcher(name);
        if (!matcher.find()) {
            return name;
        }
        String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
        return found == null || found.isEmpty() ? name : found;
    }

    /** {@code train} or {@code test}. */
    public String splitOf(String name) {
        byte[] key = (seed + " " + songOf(name)).getBytes(StandardCharsets.UTF_8);
        byte[] hash = HashAlgorithm.SHA_256.digest().digest(key);
        double place = (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
        return place < testShare ? "test" : "train";
    }
}
