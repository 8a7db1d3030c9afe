/**
 * Sound: clips and audio files, effects, spectrograms and images of them.
 *
 * <p>{@code java.desktop} is needed only by the packages {@code awt} and {@code javasound}, and for JPEG images; the
 * decoders and encoders of AAC, MP3, Opus and Ogg Vorbis only by programs that use them. ND4J, whose module descriptor
 * is invalid, belongs on the class path.
 */
module io.github.riffusion4j.audio {
    requires transitive io.github.riffusion4j.base;
    requires JTransforms;
    requires static java.desktop;
    requires static concentus;
    requires static javasound.aac;
    requires static jlayer;
    requires static jorbis;
    requires static jump3r;
    requires static org.jspecify;

    exports io.github.riffusion4j.audio;
    exports io.github.riffusion4j.audio.awt;
    exports io.github.riffusion4j.audio.effects;
    exports io.github.riffusion4j.audio.image;
    exports io.github.riffusion4j.audio.javasound;
    exports io.github.riffusion4j.audio.phase;
    exports io.github.riffusion4j.audio.spectrogram;
    exports io.github.riffusion4j.audio.transform;

    uses io.github.riffusion4j.audio.image.JpegCodec;

    provides io.github.riffusion4j.audio.image.JpegCodec with
            io.github.riffusion4j.audio.awt.ImageIoJpegCodec;
}
