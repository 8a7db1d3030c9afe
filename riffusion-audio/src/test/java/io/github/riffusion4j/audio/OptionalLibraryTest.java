package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.format.OptionalLibrary;
import io.github.riffusion4j.base.RiffusionException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("runtime")
class OptionalLibraryTest {

    private static final AudioClip CLIP = Sounds.sines(44_100, 1, 5000);

    @ParameterizedTest
    @EnumSource
    void isThereAndOfTheVersionThatTheMessageNames(OptionalLibrary library) throws Exception {
        library.require();
        String[] coordinates = library.coordinates().split(":", -1);
        String jar = Class.forName(library.className())
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        assertTrue(jar.endsWith("/" + coordinates[1] + "-" + coordinates[2] + ".jar"), jar);
    }

    @ParameterizedTest
    @EnumSource
    void itsAbsenceIsAnErrorThatNamesTheDependency(OptionalLibrary library) throws Exception {
        try (URLClassLoader without = without(library)) {
            Throwable failure = switch (library) {
                case AAC_DECODER -> readFailure(without, Sounds.resource("sine.m4a"));
                case OPUS_DECODER -> readFailure(without, Sounds.resource("sine.opus"));
                case MP3_ENCODER -> writeFailure(without, "clip.mp3");
                case MP3_DECODER -> readFailure(without, Sounds.written(AudioFileFormat.MP3, CLIP));
                case VORBIS_DECODER -> readFailure(without, Sounds.resource("sine.ogg"));
            };
            assertEquals(RiffusionException.class.getName(), failure.getClass().getName());
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("add the dependency " + library.coordinates()), message);
            assertInstanceOf(ClassNotFoundException.class, failure.getCause());
        }
    }

    @Test
    void mp3InAWavFileNeedsTheSameLibrary() throws Exception {
        byte[] mp3 = Sounds.written(AudioFileFormat.MP3, CLIP);
        byte[] wav = WavBytes.riff(36 + mp3.length)
                .format(0x55, 2, 44_100, 0, 1)
                .data(mp3)
                .toByteArray();
        try (URLClassLoader without = without(OptionalLibrary.MP3_DECODER)) {
            Throwable failure = readFailure(without, wav);
            assertEquals(RiffusionException.class.getName(), failure.getClass().getName());
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("add the dependency " + OptionalLibrary.MP3_DECODER.coordinates()), message);
        }
    }

    @Test
    void wavAndFlacNeedNone() throws Exception {
        try (URLClassLoader without = without(OptionalLibrary.values())) {
            for (AudioFileFormat format : new AudioFileFormat[] {AudioFileFormat.WAV, AudioFileFormat.FLAC}) {
                byte[] file = Sounds.written(format, CLIP);
                assertEquals(CLIP.toString(), read(without, file).toString());
            }
            requireWritable(without, "clip.wav");
            requireWritable(without, "clip.flac");
        }
    }

    private static Throwable readFailure(ClassLoader loader, byte[] file) {
        return cause(assertThrows(InvocationTargetException.class, () -> read(loader, file)));
    }

    private static Throwable writeFailure(ClassLoader loader, String name) {
        return cause(assertThrows(InvocationTargetException.class, () -> requireWritable(loader, name)));
    }

    private static Throwable cause(InvocationTargetException e) {
        return e.getTargetException();
    }

    private static Object read(ClassLoader loader, byte[] file) throws Exception {
        return loader.loadClass(AudioFile.class.getName())
                .getMethod("read", InputStream.class, String.class)
                .invoke(null, new ByteArrayInputStream(file), Sounds.SOURCE);
    }

    private static void requireWritable(ClassLoader loader, String name) throws Exception {
        loader.loadClass(AudioFile.class.getName())
                .getMethod("requireWritable", Path.class)
                .invoke(null, Path.of(name));
    }

    /** Loads everything again from the class path, but not these libraries. */
    private static URLClassLoader without(OptionalLibrary... hidden) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            boolean kept = true;
            for (OptionalLibrary library : hidden) {
                kept &= !entry.contains(library.coordinates().split(":", -1)[1]);
            }
            if (kept) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }
}
