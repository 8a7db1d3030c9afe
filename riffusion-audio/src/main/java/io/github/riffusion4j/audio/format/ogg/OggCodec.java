package io.github.riffusion4j.audio.format.ogg;

import java.nio.charset.StandardCharsets;

/** Codecs of streams in Ogg files, by how their first packet begins. */
public enum OggCodec {
    VORBIS("\u0001vorbis", "Vorbis"),
    OPUS("OpusHead", "Opus"),
    FLAC("\u007fFLAC", "FLAC in Ogg"),
    SPEEX("Speex", "Speex"),
    UNKNOWN("", "an unknown codec");

    /**
     * For each number of channels: which of the stream's channels is each of WAV's, of Vorbis and of Opus.
     *
     * @see <a href="https://xiph.org/vorbis/doc/Vorbis_I_spec.html#x1-810004.3.9">Vorbis I specification, 4.3.9</a>
     */
    private static final int[][] WAV_ORDER = {
        {},
        {0},
        {0, 1},
        {0, 2, 1},
        {0, 1, 2, 3},
        {0, 2, 1, 3, 4},
        {0, 2, 1, 5, 3, 4},
        {0, 2, 1, 6, 5, 3, 4},
        {0, 2, 1, 7, 5, 6, 3, 4}
    };

    private final String start;
    private final String words;

    OggCodec(String start, String words) {
        this.start = start;
        this.words = words;
    }

    /** The codec whose stream a page begins. */
    static OggCodec of(byte[] page) {
        String found = new String(page, 0, Math.min(page.length, 8), StandardCharsets.ISO_8859_1);
        for (OggCodec codec : values()) {
            if (found.startsWith(codec.start)) {
                return codec;
            }
        }
        return UNKNOWN;
    }

    /** Which of a stream's {@code channels} channels is WAV's channel {@code channel}. */
    public static int source(int channels, int channel) {
        return channels < WAV_ORDER.length ? WAV_ORDER[channels][channel] : channel;
    }

    @Override
    public String toString() {
        return words;
    }
}
