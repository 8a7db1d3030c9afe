package io.github.riffusion4j.game;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.nio.charset.StandardCharsets;

/** Soundtracks of games, as JSON. */
class SoundtrackFuzzTest {

    private static final ReaderProperty SOUNDTRACK = new ReaderProperty(16, InvalidFileException.class);

    @FuzzTest
    void soundtrack(byte[] file) {
        String json = new String(file, StandardCharsets.UTF_8);
        SOUNDTRACK.check(() -> Soundtrack.parse(json, "the input").toJson());
    }
}
