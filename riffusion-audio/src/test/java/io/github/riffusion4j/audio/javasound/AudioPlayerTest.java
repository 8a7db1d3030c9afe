package io.github.riffusion4j.audio.javasound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SampleFormat;
import io.github.riffusion4j.audio.Sounds;
import io.github.riffusion4j.audio.WavBytes;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.testkit.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("runtime")
class AudioPlayerTest {

    private static final AudioClip CLIP = Sounds.sines(44_100, 2, 44_100 + 7);

    private final FakeLine line = new FakeLine();
    private final AudioPlayer player = new AudioPlayer(line::find);

    @Test
    void playsTheSamplesAndWaitsForTheEnd() {
        player.play(CLIP);
        byte[] wav = WavBytes.written(CLIP, SampleFormat.INT_16);
        assertArrayEquals(Arrays.copyOfRange(wav, 44, wav.length), line.played.toByteArray());
        assertEquals(List.of("open 35280", "start", "drain", "close"), line.calls);
    }

    @Test
    void reportsEveryTwentiethOfASecond() {
        List<String> reports = new ArrayList<>();
        player.play(CLIP, (done, total) -> reports.add(done + "/" + total));
        assertEquals(21, reports.size());
        assertEquals("1/21", reports.get(0));
        assertEquals("21/21", reports.get(20));
    }

    @Test
    void playsNothing() {
        player.play(AudioClip.of(8000, new float[0]));
        assertEquals(0, line.played.size());
        assertEquals("close", line.calls.get(3));
    }

    @Test
    void playsASoundOfUnknownLength() {
        byte[] wav = WavBytes.written(CLIP, SampleFormat.INT_16);
        byte[] samples = Arrays.copyOfRange(wav, 44, wav.length);
        AudioFormat format = new AudioFormat(44_100, 16, 2, true, false);
        List<String> reports = new ArrayList<>();
        player.play(
                new AudioInputStream(new ByteArrayInputStream(samples), format, AudioSystem.NOT_SPECIFIED),
                (done, total) -> reports.add(done + "/" + total));
        assertArrayEquals(samples, line.played.toByteArray());
        assertEquals(List.of("open 35280", "start", "drain", "close"), line.calls);
        assertEquals("21/22", reports.get(20));
    }

    @Test
    void cancellingStopsTheSoundAtOnce() {
        Cancellation cancellation = new Cancellation();
        Progress cancelAtThree = (done, total) -> {
            if (done == 3) {
                cancellation.cancel();
            }
        };
        Progress until = Progress.none().until(cancellation);
        assertThrows(
                CancelledException.class,
                () -> player.play(CLIP, (done, total) -> {
                    cancelAtThree.report(done, total);
                    until.report(done, total);
                }));
        assertEquals(3 * 2205 * 4, line.played.size());
        assertEquals(List.of("open 35280", "start", "stop", "flush", "close"), line.calls);
    }

    @Test
    void aDeviceThatIsUnplugged() {
        line.room = 100_000;
        Failure.expect(RiffusionException.class, () -> player.play(CLIP), "stopped after 11 of 21", "still connected");
        assertEquals(List.of("open 35280", "start", "stop", "flush", "close"), line.calls);
    }

    @Test
    void noDevice() {
        AudioPlayer none = new AudioPlayer(format -> {
            throw new IllegalArgumentException("No line matching " + format);
        });
        Failure.expect(
                RiffusionException.class, () -> none.play(CLIP), "no sound device plays 44100 Hz with 2 channels");
    }

    @Test
    void aBusyDevice() {
        line.busy = true;
        Failure.expect(RiffusionException.class, () -> player.play(CLIP), "busy", "44100 Hz with 2 channels");
        assertEquals(List.of("open 35280", "close"), line.calls);
    }

    @Test
    void aListenersOwnFailureStaysWhatItIs() {
        assertThrows(
                IllegalArgumentException.class,
                () -> player.play(CLIP, (done, total) -> {
                    throw new IllegalArgumentException("the listener's");
                }));
        assertEquals("close", line.calls.get(4));
    }

    /** A sound device that only writes down what it is told. */
    private static final class FakeLine {

        final ByteArrayOutputStream played = new ByteArrayOutputStream();
        final List<String> calls = new ArrayList<>();
        int room = Integer.MAX_VALUE;
        boolean busy;

        SourceDataLine find(AudioFormat format) {
            assertEquals(16, format.getSampleSizeInBits());
            return (SourceDataLine) Proxy.newProxyInstance(
                    FakeLine.class.getClassLoader(),
                    new Class<?>[] {SourceDataLine.class},
                    (proxy, method, arguments) -> call(method.getName(), arguments));
        }

        private Object call(String method, Object[] arguments) throws LineUnavailableException {
            if (method.equals("write")) {
                int count = Math.min((int) arguments[2], room);
                room -= count;
                played.write((byte[]) arguments[0], (int) arguments[1], count);
                return count;
            }
            calls.add(method.equals("open") ? "open " + arguments[1] : method);
            if (busy && method.equals("open")) {
                throw new LineUnavailableException("in use");
            }
            return 0;
        }
    }
}
