package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("runtime")
class SectionVariationsTest {

    private static final Section SECTION = Section.of("a", 240, 1)
            .prompt("jazz")
            .seed(10)
            .layers(
                    Layer.of("x").clip("x.flac").seed(10),
                    Layer.of("y").clip("y.flac").part("bass"));
    private static final Section OTHER =
            Section.of("b", 240, 1).prompt("jazz").seed(10).layers(SECTION.layers());
    private static final int LENGTH = SECTION.samples(TestPack.RATE);

    private static MusicPack pack() {
        return TestPack.of(Soundtrack.of(SECTION))
                .with("x.flac", TestPack.constant(LENGTH, 0.125))
                .with("y.flac", TestPack.constant(LENGTH, 0.125))
                .open();
    }

    /** Gives sines, or fails. */
    private static final class Source implements SoundtrackGenerator {

        private final Queue<String> calls = new ConcurrentLinkedQueue<>();
        private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        private final Queue<Integer> priorities = new ConcurrentLinkedQueue<>();

        @Override
        public AudioClip layer(Section section, Layer layer, long seed, Cancellation cancellation) {
            calls.add(layer.name() + seed);
            priorities.add(Thread.currentThread().getPriority());
            RuntimeException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return TestPack.sine(LENGTH, layer.name().equals("x") ? 100 : 200, 0.25);
        }

        @Override
        public AudioClip stinger(Stinger stinger, Cancellation cancellation) {
            throw new AssertionError("nobody asks for it");
        }
    }

    @Test
    void sectionIsGeneratedAgainWhileItPlays() {
        Source source = new Source();
        try (GameMusic music = GameMusic.of(pack()).variations(source, 2).start()) {
            float[] samples = new float[4000];
            Await.until(() -> {
                music.read(samples);
                return music.state().seeds().equals(Map.of("a", 12L));
            });
            assertTrue(source.calls.containsAll(List.of("x11", "y11", "x12", "y12")));
            source.priorities.forEach(priority -> assertEquals(Thread.MIN_PRIORITY, priority));
            // Both sines, and nothing of the clips of the pack.
            float[] pass = new float[2 * LENGTH];
            music.read(pass);
            music.read(pass);
            double sum = 0;
            for (float sample : pass) {
                sum += sample;
            }
            assertEquals(0, sum / pass.length, 1e-3);
        }
    }

    @Test
    void packPlaysOnWhereTheModelFails() {
        Source source = new Source();
        source.failures.add(new RiffusionException("no memory"));
        source.failures.add(new IllegalStateException("the pipeline is closed"));
        source.failures.add(new IllegalStateException("the pipeline is closed"));
        List<String> told = new ArrayList<>();
        MusicListener listener = new MusicListener() {
            @Override
            public void onFailure(RuntimeException failure) {
                told.add(failure.getMessage());
            }
        };
        try (GameMusic music =
                GameMusic.of(pack()).variations(source, 1).onEvent(listener).start()) {
            float[] samples = new float[4000];
            Await.until(() -> {
                assertEquals(samples.length, music.read(samples));
                assertEquals(0.25, samples[3999], 1e-6);
                music.update();
                return told.size() == 2;
            });
            assertEquals(List.of("no memory", "the pipeline is closed"), told);
            assertEquals(Map.of(), music.state().seeds());
        }
    }

    @Test
    void sectionsWithAClipOfOnesOwnStay() throws InterruptedException {
        Source source = new Source();
        Section own = SECTION.layers(SECTION.layers().get(0), Layer.of("y").clip("y.flac"));
        MusicPack pack = TestPack.of(Soundtrack.of(own, OTHER)
                        .transitions(Transition.standard().sync(Sync.NOW).cut()))
                .with("x.flac", TestPack.constant(LENGTH, 0.125))
                .with("y.flac", TestPack.constant(LENGTH, 0.125))
                .open();
        try (GameMusic music = GameMusic.of(pack).variations(source, 1).start()) {
            music.awaitLoaded();
            float[] samples = new float[4000];
            music.read(samples);
            music.go("b");
            Await.until(() -> {
                music.read(samples);
                return music.state().seeds().containsKey("b");
            });
            assertEquals(Set.of("b"), music.state().seeds().keySet());
        }
    }

    @Test
    void offlineMusicHasNone() {
        assertThrows(
                IllegalStateException.class,
                () -> GameMusic.of(pack()).variations(new Source(), 1).offline());
        assertThrows(IllegalArgumentException.class, () -> GameMusic.of(pack()).variations(new Source(), 0));
    }
}
