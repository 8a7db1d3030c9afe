package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundtrackTest {

    private static final Soundtrack FULL = Soundtrack.of(
                    Section.of("calm", 96.5, 8)
                            .meter("6/8")
                            .key("A minor")
                            .chords("Am F C G")
                            .prompt("calm \"piano\"")
                            .seed(Long.MAX_VALUE)
                            .layers(
                                    Layer.of("pad").part("pad").pan(-0.25).seed(3),
                                    Layer.of("drums")
                                            .prompt("soft drums")
                                            .threshold(0.4)
                                            .gain(-3)
                                            .clip("calm/drums.flac"))
                            .then("battle", 2),
                    Section.of("battle", 150, 4).prompt("battle"))
            .title("Étude")
            .stingers(Stinger.of("coin")
                    .prompt("bell")
                    .duration(Duration.ofMillis(1500))
                    .sync(Sync.NEXT_BAR)
                    .duck(-12)
                    .gain(2)
                    .seed(-1)
                    .clip("coin.ogg"))
            .transitions(
                    Transition.of("*", "battle").sync(Sync.NOW).cut().filler("coin"),
                    Transition.of("battle", "calm")
                            .sync(Sync.LOOP_END)
                            .fade(Transition.Fade.OUT, 2.5)
                            .entry(Transition.Entry.SAME_POSITION));

    @TempDir
    private Path directory;

    @Test
    void jsonKeepsEverything() {
        assertEquals(FULL, Soundtrack.parse(FULL.toJson(), "test"));
        Path file = directory.resolve("soundtrack.json");
        FULL.write(file);
        assertEquals(FULL, Soundtrack.read(file));
    }

    @Test
    void littleHasToBeSaid() {
        Soundtrack soundtrack = Soundtrack.parse("""
                {"version": 1, "sections": [
                  {"name": "a", "tempo": 120, "bars": 4, "clip": "a.flac"},
                  {"name": "b", "tempo": 90, "bars": 2, "prompt": "jazz"}],
                 "transitions": [{"to": "b", "sync": "next_beat"}]}""", "test");
        assertEquals(
                Soundtrack.of(
                                Section.of("a", 120, 4).clip("a.flac"),
                                Section.of("b", 90, 2).prompt("jazz"))
                        .transitions(Transition.of("*", "b").sync(Sync.NEXT_BEAT)),
                soundtrack);
        assertEquals(352_800, soundtrack.section("a").samples(44_100));
        assertEquals(16, soundtrack.section("a").beats());
    }

    private static void assertInvalid(String message, String json) {
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> Soundtrack.parse(json, "the file"));
        String said = String.valueOf(e.getMessage());
        assertTrue(said.startsWith("the file: "), said);
        assertTrue(said.contains(message), said);
    }

    private static String sections(String rest) {
        return "{\"version\": 1, \"sections\": [{\"name\": \"a\", \"tempo\": 120, \"bars\": 4" + rest + "}]}";
    }

    @Test
    void errorsSayWhere() {
        assertInvalid("is not JSON", "{\"version\": 1");
        assertInvalid("must be an object", "[]");
        assertInvalid("version is missing", "{}");
        assertInvalid("version 2; this library reads up to 1", "{\"version\": 2, \"whatever\": 3}");
        assertInvalid("needs a section", "{\"version\": 1}");
        assertInvalid("sections[0].temp is not known; there are [bars", sections(", \"temp\": 3"));
        assertInvalid("sections[0].seed is \"x\"; it must be a whole number", sections(", \"seed\": \"x\""));
        assertInvalid("sections[0].layers is {}; it must be a list", sections(", \"layers\": {}"));
        assertInvalid("sections[0].layers[0].name is missing", sections(", \"layers\": [{}]"));
        assertInvalid(
                "sections[0].layers[0]: a threshold of intensity is 0 to 1, not 2.0",
                sections(", \"layers\": [{\"name\": \"x\", \"threshold\": 2}]"));
        assertInvalid("two layers \"x\"", sections(", \"layers\": [{\"name\": \"x\"}, {\"name\": \"x\"}]"));
        assertInvalid("a file of a pack is named by letters", sections(", \"clip\": \"../../etc/passwd\""));
        assertInvalid("a file of a pack is named by letters", sections(", \"clip\": \"/etc/passwd\""));
        assertInvalid("section \"b\", which is not there; there are [a]", sections(", \"then\": \"b\""));
        assertInvalid("a meter is written", sections(", \"meter\": \"x\""));
        assertInvalid(
                "transitions[0].sync is \"soon\"; it must be one of [now, next_beat, next_bar, loop_end]",
                sections("").replace("}]}", "}], \"transitions\": [{\"sync\": \"soon\"}]}"));
        assertInvalid(
                "names the stinger \"x\"", sections("").replace("}]}", "}], \"transitions\": [{\"filler\": \"x\"}]}"));
        assertInvalid("lasts 0.1", sections("").replace("4}", "1, \"meter\": \"1/16\"}"));
    }

    @Test
    void missingFile() throws Exception {
        InvalidFileException e =
                assertThrows(InvalidFileException.class, () -> Soundtrack.read(directory.resolve("none.json")));
        assertTrue(String.valueOf(e.getMessage()).endsWith("none.json: does not exist"));
        Path broken = Files.write(directory.resolve("broken.json"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThrows(InvalidFileException.class, () -> Soundtrack.read(broken));
    }

    @Test
    void unknownNames() {
        assertEquals(
                "there is no section \"boss\"; there are [calm, battle]",
                assertThrows(IllegalArgumentException.class, () -> FULL.section("boss"))
                        .getMessage());
    }
}
