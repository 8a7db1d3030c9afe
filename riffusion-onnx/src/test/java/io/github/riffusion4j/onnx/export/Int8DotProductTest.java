package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.session.SaturationProbe;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Int8DotProductTest {

    @TempDir
    private Path directory;

    private Optional<Int8DotProduct> of(String cpuInfo) throws IOException {
        return Int8DotProduct.ofFlags(Files.writeString(directory.resolve("cpuinfo"), cpuInfo));
    }

    /** The lines of some processors, shortened. */
    @ParameterizedTest
    @CsvSource({
        "EXACT, 'flags\t\t: fpu sse4_1 avx2 avx512f avx512bw avx512vl avx512_vnni'", // Cascade Lake, Zen 4
        "EXACT, 'flags\t\t: fpu sse4_1 avx2 avx_vnni umip'", // Alder Lake
        "SATURATING, 'flags\t\t: fpu sse4_1 avx2 vaes vpclmulqdq'", // Zen 3
        "SATURATING, 'flags\t\t: fpu sse4_1 avx2 avx512f avx512bw avx512vl'", // Skylake-X
        "EXACT, 'Features\t: fp asimd evtstrm aes crc32 atomics fphp asimdhp asimddp'", // Neoverse N1
        "open, 'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32'", // Cortex-A72
        "open, 'isa\t\t: rv64imafdc'",
        "open, ''",
    })
    void flagsTell(String expected, String line) throws IOException {
        String before = "processor\t: 0\nmodel name\t: of avx512_vnni fame\n";
        Optional<Int8DotProduct> found = of(before + line + "\n\nprocessor\t: 1\n");
        assertEquals(expected, found.map(Enum::name).orElse("open"));
    }

    @Test
    void noFlagsTellNothing() {
        assertEquals(Optional.empty(), Int8DotProduct.ofFlags(directory.resolve("none")));
    }

    @Test
    void theOverrideIsAName() {
        assertEquals(Int8DotProduct.EXACT, Int8DotProduct.named("exact"));
        assertEquals(Int8DotProduct.SATURATING, Int8DotProduct.named("SATURATING"));
        Failure.expect(
                RiffusionException.class,
                () -> Int8DotProduct.named("vnni"),
                "riffusion.int8DotProduct",
                "exact or saturating",
                "\"vnni\"");
    }

    /** The flags of the system agree with what ONNX Runtime does. */
    @Test
    @Tag("runtime")
    void flagsAndMeasurementAgree() {
        Int8DotProduct measured = SaturationProbe.saturates() ? Int8DotProduct.SATURATING : Int8DotProduct.EXACT;
        assertEquals(
                measured,
                Int8DotProduct.ofFlags(Path.of("/proc/cpuinfo")).orElse(measured),
                "of /proc/cpuinfo, where ONNX Runtime's product is " + measured);
    }
}
