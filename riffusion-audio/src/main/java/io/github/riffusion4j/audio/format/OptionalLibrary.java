package io.github.riffusion4j.audio.format;

import io.github.riffusion4j.base.RiffusionException;

/**
 * A library that one audio format needs and that only its users add. Few classes here link to it, and none of them is
 * touched before {@link #require()} has returned.
 */
public enum OptionalLibrary {
    AAC_DECODER(
            "reading AAC (M4A) files",
            "com.tianscar.javasound:javasound-aac:0.9.8",
            "net.sourceforge.jaad.aac.Decoder"),
    MP3_DECODER("reading MP3 files", "com.googlecode.soundlibs:jlayer:1.0.1.4", "javazoom.jl.decoder.Decoder"),
    MP3_ENCODER("writing MP3 files", "de.sciss:jump3r:1.0.5", "de.sciss.jump3r.mp3.Lame"),
    OPUS_DECODER(
            "reading Opus files",
            "io.github.jaredmdobson:concentus:1.0.2",
            "io.github.jaredmdobson.concentus.OpusMSDecoder"),
    VORBIS_DECODER("reading Ogg Vorbis files", "com.googlecode.soundlibs:jorbis:0.0.17.4", "com.jcraft.jorbis.Info");

    private final String purpose;
    private final String coordinates;
    private final String className;

    OptionalLibrary(String purpose, String coordinates, String className) {
        this.purpose = purpose;
        this.coordinates = coordinates;
        this.className = className;
    }

    /** Maven's name of the library: group, artifact and version. */
    public String coordinates() {
        return coordinates;
    }

    /** A class that only this library has. */
    public String className() {
        return className;
    }

    /**
     * Verifies that the library is there.
     *
     * @throws RiffusionException if not; it names the dependency to add, and its cause says what failed to load
     */
    public void require() {
        try {
            Class.forName(className, false, OptionalLibrary.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new RiffusionException(
                    purpose + " needs an optional library that is not there: add the dependency " + coordinates
                            + " to your build, or its jar to the class path",
                    e);
        }
    }
}
