package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Spectrograms to start from: loops of 5.12 seconds, 512 x 512 pixels, whose last beat flows into their first. They
 * have the ids of Riffusion's web application, but the music is ours: see {@code training/music/seeds.py}.
 */
public enum SeedImage {
    /** A plain groove of drums and bass, 93.75 beats a minute. */
    OG_BEAT("og_beat", 8),
    /** Plucked strings, a kalimba and small drums, fast and light: 187.5 beats a minute. */
    AGILE("agile", 16),
    /** Marimba alone, in interlocking figures; 93.75 beats a minute. */
    MARIM("marim", 8),
    /** Overdriven guitar, picked bass, synthesizer and drums, straight on at 187.5 beats a minute. */
    MOTORWAY("motorway", 16),
    /** A vibraphone with a soft bass, mellow; 93.75 beats a minute. */
    VIBES("vibes", 8);

    private final String id;
    private final int beats;

    SeedImage(String id, int beats) {
        this.id = id;
        this.beats = beats;
    }

    /** Its name on a command line and in a request to a server. */
    public String id() {
        return id;
    }

    /** The number of beats of the loop; they are equally far apart, and the first is at its start. */
    public int beats() {
        return beats;
    }

    /** The spectrogram, read again at each call. */
    public SpectrogramImage image() {
        String name = "seed/" + id + ".png";
        try (InputStream resource = SeedImage.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing beside " + SeedImage.class.getName()
                        + ": the jar was packed without its resources");
            }
            return SpectrogramImage.read(resource, "seed image " + id);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the seed image " + id, e);
        }
    }

    /**
     * The seed image of that {@linkplain #id() id}.
     *
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static SeedImage byId(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no seed image \"" + id + "\"; there are "
                + Arrays.stream(values()).map(SeedImage::id).collect(Collectors.joining(", "))));
    }

    /** The seed image of that {@linkplain #id() id}, if there is one. */
    public static Optional<SeedImage> find(String id) {
        Objects.requireNonNull(id, "id");
        return Arrays.stream(values()).filter(seed -> seed.id.equals(id)).findFirst();
    }
}
