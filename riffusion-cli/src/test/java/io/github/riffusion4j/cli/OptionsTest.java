package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of options are reported in one line, before any model is loaded. */
class OptionsTest {

    @TempDir
    private Path directory;

    /** With a model that is not there: an error about it would show that it was looked for first. */
    private Run generate(Object... more) {
        return Run.of(Stream.concat(
                        Stream.of("generate", "jazz", "--model", directory.resolve("no-model")), Arrays.stream(more))
                .toArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate",
                "loop",
                "riff",
                "extend",
                "interpolate",
                "stream",
                "recreate",
                "audio-to-image",
                "image-to-audio",
                "audio-to-loop",
                "print-exif",
                "sample-clips",
                "sample-clips-batch",
                "audio-to-images-batch",
                "serve",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        Run help = Run.of(command, "--help").done("Usage: riffusion " + command, "--verbose");
        assertEquals(!command.equals("completion"), help.out().contains("--json"), "is told to programs");
    }

    @Test
    void programHasHelpAndAVersion() {
        Run.of("--help").done("generate", "Exit codes:", "130");
        Run.of("--version").done("riffusion ");
        Run nothing = Run.of();
        assertEquals(2, nothing.code());
        assertTrue(nothing.err().startsWith("Usage: riffusion"));
    }

    @Test
    void shellsCanCompleteCommandsAndOptions() {
        Run.of("completion").done("complete -F", "audio-to-image", "--negative-prompt", "og_beat");
    }

    @Test
    void serverChecksItsOptionsBeforeTheModel() {
        Run.of("serve", "--model", "m", "--max-duration", "11m").failed(2, "must be from 6 to 600 seconds, got 660");
        Path model = directory.resolve("no-model");
        Run.of("serve", "--model", model, "--port", 70000).failed(2, "port must be from 0 to 65535, got 70000");
        Run.of("serve", "--model", model, "--queue", 0).failed(2, "--queue", "1 or more");
        Run.of("serve", "--model", model, "--max-upload", 5000).failed(2, "--max-upload", "from 1 to 1024");
        Run.of("serve", "--model", model, "--api-key", " ").failed(2, "the API key must not be blank");
        Run.of("serve", "--model", model).failed(1, "no-model");
    }

    @ParameterizedTest
    @CsvSource({
        "--steps, 0, from 1 to 1000",
        "--steps, ten, from 1 to 1000",
        "--steps, 1001, from 1 to 1000",
        "--count, 0, 1 or more",
        "--guidance-rescale, 2, from 0 to 1",
        "--deep-cache, 0, 1 or more",
        "--guidance-interval, 0.5, FROM:TO",
        "--guidance-interval, 0.5:x, FROM:TO",
        "--guidance-interval, 0.5:0.2, '0.5 to 0.2'",
        "--variation, 0.5:1, SEED:STRENGTH",
        "--variation, 5:2, 'strength of a variation must be from 0 to 1, got 2.0'",
        "--guidance, -0.5, from 0 to 100",
        "--guidance, NaN, from 0 to 100",
        "--threads, 0, 1 or more",
        "--seed, x, --seed",
        "--width, wide, --width",
        "--scheduler, eular, 'did you mean euler or '",
        "--scheduler, ddim-karras, 'ddim steps from timestep to timestep'",
        "--noise, thermal, 'torch-cpu, torch-cuda'",
        "--device, tpu, 'auto, cpu, cuda or cuda:N'",
        "--quality, perfect, FAST",
        "--duration, soon, 'must be a time such as 30s'",
    })
    void badValueIsNamed(String option, String value, String expected) {
        generate("-o", directory.resolve("out.wav"), option, value).failed(2, option, value, expected);
    }

    @Test
    void missingAndUnknownArgumentsAreNamed() {
        Run.of("generate").failed(2, "PROMPT");
        Run.of("generate", "jazz").failed(2, "nothing to write");
        Run.of("generate", "jazz", "--model").failed(2, "--model");
        Run.of("riff", "in.wav", "--model", "m").failed(2, "PROMPT");
        Run.of("genrate").failed(2, "genrate", "generate");
        generate("--stepz", "3").failed(2, "--stepz", "did you mean --steps");
        generate("--seed").failed(2, "--seed");
    }

    @Test
    void outputsAreCheckedBeforeTheModel() {
        generate().failed(2, "nothing to write");
        generate("-o", directory.resolve("out.xyz")).failed(2, "unknown extension \"xyz\"");
        generate("-o", directory.resolve("out")).failed(2, "no extension");
        generate("--image", directory.resolve("out.gif")).failed(2, "unknown extension \"gif\"");
        generate("-o", directory.resolve("no/out.wav")).failed(1, "does not exist; create it first");
        generate("-o", directory.resolve("out.wav")).failed(1, "no-model", "no directory of that name");
    }

    @Test
    void strengthAndAlphaAreShares() {
        Path wav = Sounds.chord(directory.resolve("in.wav"), 0.3);
        Run.of("riff", wav, "jazz", "--model", "m", "-o", directory.resolve("out.wav"), "--strength", 1.5)
                .failed(2, "--strength", "from 0 to 1, got \"1.5\"");
        Run.of("interpolate", "a", "b", "--model", "m", "--seed-image", "i.png", "-o", "out.wav", "--alpha", -1)
                .failed(2, "--alpha", "from 0 to 1, got \"-1\"");
    }

    @Test
    void contradictionsAreNamedBeforeAnythingIsRead() {
        generate("-o", directory.resolve("out.wav"), "--width", 512, "--duration", "3s")
                .failed(2, "both --width and --duration");
        Object[] riff = {"riff", "no.wav", "jazz", "--model", "m", "-o", directory.resolve("out.wav"), "--from", "1s"};
        Run.of(Stream.concat(Arrays.stream(riff), Stream.of("--mask", "mask_top_third_75"))
                        .toArray())
                .failed(2, "both --mask and --from");
        Run.of("extend", "no.wav", "jazz", "--model", "m", "-o", directory.resolve("out.wav"))
                .failed(2, "nothing to add: give --before TIME, --after TIME");
    }

    @ParameterizedTest
    @CsvSource({"30s, 30000", "1.5, 1500", "640ms, 640", "2m, 120000", "1:30, 90000", "0:02.5, 2500", "3min, 180000"})
    void timesMayBeWrittenInManyWays(String text, long milliseconds) {
        assertEquals(milliseconds, new OptionConverters.Time().convert(text).toMillis());
    }

    @Test
    void inputsAreCheckedBeforeTheModel() {
        Path wav = directory.resolve("in.wav");
        Object[] riff = {
            "riff", wav, "jazz", "--model", directory.resolve("no-model"), "-o", directory.resolve("out.wav")
        };
        Run.of(riff).failed(1, wav + ": does not exist");
        Sounds.silence(wav, 1);
        Run.of(riff).failed(1, wav + ": is silent");
        Sounds.chord(wav, 0.05);
        Run.of(riff).failed(1, wav + ": plays 50 ms; at least 100 ms");
        Sounds.chord(wav, 1);
        Run.of(riff).failed(1, "no-model");
    }

    @Test
    void musicAsNotesIsCheckedBeforeTheModel() {
        Path wav = directory.resolve("out.wav");
        generate("-o", wav, "--key", "H#m").failed(2, "a key begins with a note, A to G", "column 1");
        generate("-o", wav, "--meter", "0/4").failed(2, "a bar has 1 to 32 beats");
        generate("-o", wav, "--tempo", "5000").failed(2, "from 20 to 400", "5000");
        generate("-o", wav, "--bars", "0").failed(2, "from 1 to 64");
        generate("-o", wav, "--chords", "Am H").failed(2, "A to G", "column 4");
        generate("-o", wav, "--midi", directory.resolve("missing.mid")).failed(1, "missing.mid");
        generate("-o", wav, "--midi", "a.mid", "--key", "Am").failed(2, "leave out --key");
        generate("-o", wav, "--bars", 2, "--tempo", 120, "--duration", "5s").failed(2, "leave one of them out");
        generate("-o", wav, "--no-compose", "--key", "Am").failed(2, "add --chords");
        generate("-o", wav, "--parts", "--count", 2).failed(2, "leave out --count");
    }
}
